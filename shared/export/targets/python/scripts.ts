import type { Pipeline } from '../../../pipeline/index.ts'

/** A program for spark-submit: every partition is scored by the package, in batches of pandas. */
export function sparkScript({ task, classes }: Pipeline, id: string): string {
  const shares = classes.map((label) => `    StructField(${pythonText(`p:${label}`)}, DoubleType()),\n`).join('')
  const type = task === 'regression' ? 'DoubleType' : 'StringType'
  return `"""Scores a CSV file or a folder of them with Spark: spark-submit spark_predict.py IN.csv OUT"""

import sys

from pyspark.sql import SparkSession
from pyspark.sql.types import DoubleType, StringType, StructField, StructType

import ${id}

SCHEMA = StructType([
    StructField("prediction", ${type}()),
${shares}    StructField("status", StringType()),
])


def scored(batches):
    for batch in batches:
        yield ${id}.predict(batch)


if __name__ == "__main__":
    source, out = sys.argv[1:3]
    spark = SparkSession.builder.getOrCreate()
    # Texts as they stand in the file: the package reads them as the training data were read.
    rows = spark.read.csv(source, header=True, inferSchema=False)
    rows.mapInPandas(scored, SCHEMA).write.csv(out, header=True)
`
}

/** A program that scores with Ray Data. */
export const rayScript = (
  id: string,
): string => `"""Scores a CSV file or a folder of them with Ray: python ray_predict.py IN.csv OUT"""

import sys

import pyarrow.csv
import ray

import ${id}

if __name__ == "__main__":
    source, out = sys.argv[1:3]
    # Texts as they stand in the file: the package reads them as the training data were read.
    texts = pyarrow.csv.ConvertOptions(column_types={name: "string" for name in ${id}.inputs})
    rows = ray.data.read_csv(source, convert_options=texts)
    rows.map_batches(${id}.predict, batch_format="pandas").write_csv(out)
`

/** A text as Python writes it: JSON's escapes are Python's, save those of characters beyond 16 bits, which stay as they are. */
const pythonText = (text: string): string => JSON.stringify(text)
