"""Adds findings to tables of texts: record batches, files larger than memory, a cluster's data frames.

All of it needs the extra `tables`, Spark the extra `spark`. Nothing outside this folder imports pyarrow.
"""
