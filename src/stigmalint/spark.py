"""Spark data frames of texts, checked on a cluster: `check` adds the columns that `stigmalint.arrow.check` adds.

>>> from stigmalint import spark                                        # doctest: +SKIP
>>> spark.check(frame, text="body").select("id", "findings").show()     # doctest: +SKIP

Rules and language model are loaded once in each Python worker of Spark, which keeps them as long as it lives. This
needs the extra `spark`, on the driver and on every executor: pip install "stigmalint[spark]".
"""

from stigmalint.tables.cluster import check

__all__ = ["check"]
