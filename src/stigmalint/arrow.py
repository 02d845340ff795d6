"""Arrow tables of texts: `check` takes a record batch and returns it with the findings of each row.

>>> import pyarrow as pa
>>> from stigmalint import arrow
>>> batch = pa.record_batch({"body": ["He abused alcohol for years."]})
>>> arrow.check(batch, text="body").column("findings")[0][0]["rule"].as_py()
'substance-use/abuse'

This needs the extra `tables`: pip install "stigmalint[tables]".
"""

from stigmalint.tables.columns import FINDING, TableError
from stigmalint.tables.rows import check

__all__ = ["FINDING", "TableError", "check"]
