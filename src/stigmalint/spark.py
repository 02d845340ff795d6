"""Spark data frames of texts: `check` adds the same columns as `stigmalint.arrow.check`, on a cluster.

>>> from stigmalint import spark                                        # doctest: +SKIP
>>> spark.check(frame, text="body").select("id", "findings").show()     # doctest: +SKIP

Each Python worker of Spark loads rules and language model once and keeps them as long as it runs. This needs the
extra `spark`, on the driver and on every executor: pip install "stigmalint[spark]".
"""

from stigmalint.tables.cluster import check

__all__ = ["check"]
