"""Tables of texts go in, tables with findings come out: a record batch, files larger than memory, a cluster's frames.

All of it needs the extra `tables`, Spark the extra `spark`. Nothing outside of this folder imports pyarrow.
"""
