"""A job for `spark-submit`: checks a table that Spark reads, and writes it with the findings as Parquet.

    spark-submit "$(python -c 'import stigmalint.tables.spark_job as job; print(job.__file__)')" \
        IN OUT --text-field body

The type of IN is that of --format. OUT may not be there yet. Ends with exit code 2 and a sentence for what is wrong
with the table or the options.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

FORMATS = ("parquet", "orc", "json", "csv", "tsv")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="stigmalint-spark", description=__doc__, allow_abbrev=False)
    parser.add_argument("table", metavar="IN")
    parser.add_argument("output", metavar="OUT")
    parser.add_argument("--format", choices=FORMATS, default="parquet")
    parser.add_argument("--text-field", metavar="NAME", default="text")
    parser.add_argument("--thread-field", metavar="NAME", default="")
    parser.add_argument("--kind", default="text")
    parser.add_argument("--comments", action="store_true", help="give each row a verdict, as in `stigmalint comments`")
    parser.add_argument("--profile", default="writing", help="the audience of the texts")
    parser.add_argument("--partitions", type=int, metavar="N", help="repartition the rows into this many tasks")
    options = parser.parse_args(arguments)

    from pyspark.errors import AnalysisException
    from pyspark.sql import SparkSession

    from stigmalint.disk.settings import Settings
    from stigmalint.moderation.moderator import for_comments
    from stigmalint.tables.cluster import check
    from stigmalint.tables.columns import TableError

    spark = SparkSession.builder.appName("stigmalint").getOrCreate()
    reader = spark.read.options(header=True, sep="\t" if options.format == "tsv" else ",", multiLine=True)
    try:
        frame = reader.format("csv" if options.format == "tsv" else options.format).load(options.table)
        frame = frame.repartition(options.partitions) if options.partitions else frame
        settings = Settings(profile=options.profile)
        checked = check(
            frame,
            options.text_field,
            thread=options.thread_field,
            kind=options.kind,
            comments=options.comments,
            settings=for_comments(settings) if options.comments else settings,
        )
        checked.write.parquet(options.output)
    except (TableError, AnalysisException) as error:
        print(f"error: {str(error).strip().partition(os.linesep)[0]}", file=sys.stderr)
        return 2
    finally:
        spark.stop()
    return 0


if __name__ == "__main__":
    # Spark puts the folder of a job first, and these modules are not what others mean by their names.
    own = os.path.dirname(os.path.realpath(__file__))
    sys.path[:] = [place for place in sys.path if os.path.realpath(place) != own]
    sys.exit(main())
