"""What a notebook does in its first minutes, so that the classes it needs are known (see decision 0003).

Runs Spark's own master, worker and executor. Usage: startup-training.py SCRATCH_DIRECTORY
"""

import base64
import hashlib
import hmac
import secrets
import sys
import urllib.request
from pathlib import Path

from pyspark.sql import SparkSession, functions as F
from pyspark.sql.window import Window

scratch = Path(sys.argv[1])
UI_KEY = secrets.token_bytes(32)


def session() -> SparkSession:
    settings = {
        "spark.app.name": "startup-training",
        "spark.authenticate": True,
        "spark.authenticate.secret": secrets.token_hex(16),
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.dynamicAllocation.enabled": True,
        "spark.dynamicAllocation.maxExecutors": 1,
        "spark.dynamicAllocation.shuffleTracking.enabled": True,
        "spark.eventLog.dir": (scratch / "events").as_uri(),
        "spark.eventLog.enabled": True,
        "spark.databricks.delta.snapshotPartitions": 1,
        "spark.org.apache.spark.ui.JWSFilter.param.secretKey": base64.urlsafe_b64encode(UI_KEY).decode(),
        "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
        "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
        "spark.sql.shuffle.partitions": 2,
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
        "spark.executor.memory": "512m",
        "spark.ui.filters": "org.apache.spark.ui.JWSFilter",
        "spark.ui.port": 0,
        "spark.ui.showConsoleProgress": False,
    }
    (scratch / "events").mkdir()
    builder = SparkSession.builder.master("local-cluster[1,2,512]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def work(spark: SparkSession) -> None:
    numbers = spark.range(10_000).withColumn("group", F.col("id") % 7).withColumn("text", F.col("id").cast("string"))
    numbers.groupBy("group").agg(F.sum("id"), F.avg("id"), F.countDistinct("text")).orderBy("group").collect()
    numbers.withColumn("rank", F.row_number().over(Window.partitionBy("group").orderBy("id"))).limit(5).show()
    small = spark.createDataFrame([(n, f"group {n}") for n in range(7)], ["group", "name"])
    numbers.join(small, "group").groupBy("name").count().toPandas()
    numbers.write.parquet(str(scratch / "parquet"))
    spark.read.parquet(str(scratch / "parquet")).where("id > 10").cache().count()
    numbers.limit(100).write.option("header", True).csv(str(scratch / "csv"))
    spark.read.option("header", True).option("inferSchema", True).csv(str(scratch / "csv")).createOrReplaceTempView("rows")
    spark.sql("select `group`, count(*) n, max(to_date('2024-01-01')) d from rows group by 1 having n > 1 order by n desc").show()
    spark.sparkContext.parallelize(range(100), 2).map(lambda n: (n % 3, n)).reduceByKey(lambda a, b: a + b).collect()
    numbers.select(F.udf(lambda text: text.upper())("text")).limit(3).collect()
    table = str(scratch / "delta")
    numbers.write.format("delta").save(table)
    numbers.limit(10).write.format("delta").mode("append").save(table)
    spark.sql(f"delete from delta.`{table}` where id < 5")
    spark.sql(f"describe history delta.`{table}`").select("version", "operation").show()
    spark.read.format("delta").option("versionAsOf", 0).load(table).count()
    try:
        spark.sql("select missing from rows").show()
    except Exception:
        pass  # the first mistake, too, should be told quickly


def look_at_pages(spark: SparkSession) -> None:
    def encode(text: bytes) -> str:
        return base64.urlsafe_b64encode(text).rstrip(b"=").decode()

    signed = "eyJhbGciOiJIUzI1NiJ9.e30"  # {"alg":"HS256"}.{}
    token = f"{signed}.{encode(hmac.new(UI_KEY, signed.encode(), hashlib.sha256).digest())}"
    for page in ["jobs/", "stages/", "executors/", "SQL/", "environment/", "api/v1/applications"]:
        request = urllib.request.Request(f"{spark.sparkContext.uiWebUrl}/{page}", headers={"Authorization": f"Bearer {token}"})
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30).read()


spark = session()
work(spark)
look_at_pages(spark)
spark.stop()
