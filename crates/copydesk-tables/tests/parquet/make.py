"""Writes the fixtures beside it, as pandas and pyarrow write them: python make.py (pyarrow 26). The texts are made up."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).parent
TEXTS = ["Ada spoke.", None, "“Zoë, too.”"]
WHEN = datetime(2022, 4, 22, 10, 0, 0, 500_000)


def write(name, columns, **options):
    options = {"compression": "none", "store_schema": False, "write_statistics": False} | options
    pq.write_table(pa.table(columns), HERE / f"{name}.parquet", **options)


for codec in ["snappy", "gzip", "lz4", "brotli", "zstd"]:
    write(codec, {"id": [1, 2, 3], "text": TEXTS}, compression=codec)

kinds = {
    "large": pa.array(TEXTS, pa.large_string()),
    "view": pa.array(TEXTS, pa.string_view()),
    "dictionary": pa.array(TEXTS).dictionary_encode(),
    "binary": pa.array([text and text.encode() for text in TEXTS], pa.binary()),
}
write("strings", kinds)
write("plain", kinds, use_dictionary=False, data_page_version="2.0")
delta = {"large": "DELTA_BYTE_ARRAY", "view": "DELTA_LENGTH_BYTE_ARRAY"}
write("delta", {name: kinds[name] for name in delta}, use_dictionary=False, column_encoding=delta)

times = {f"{unit}_{zone or 'naive'}": pa.array([WHEN, None], pa.timestamp(unit, zone)) for unit in ["s", "ms", "us", "ns"]
         for zone in [None, "Europe/Berlin"]}
write("times", times)
write("days", {"date32": pa.array([date(2022, 4, 22)], pa.date32()), "date64": pa.array([date(2022, 4, 22)], pa.date64())})
write("int96", {"published": pa.array([WHEN], pa.timestamp("ns"))}, use_deprecated_int96_timestamps=True)
write("numbers", {
    "int32": pa.array([-7], pa.int32()), "uint32": pa.array([2**32 - 1], pa.uint32()), "uint64": pa.array([2**64 - 1], pa.uint64()), "double": pa.array([7.0]),
    "decimal": pa.array([Decimal("-7.05")], pa.decimal128(9, 2)), "bool": pa.array([True]),
})
write("bytes", {"id": ["a", "b", "c"], "text": pa.array([b"Ada spoke.", b"caf\xe9", b"Bo, too."])})
write("groups", {"id": list(range(5)), "text": [f"Text {i}." for i in range(5)]}, row_group_size=2)
write("nested", {"id": [1], "text": [["in", "a list"]], "words": [2]})
write("objects", {"id": [1, 2, 3, 4], "source": [{"id": "x", "name": "The Example"}, None, {"id": "y", "name": None}, {"id": "z", "name": "Other"}]})
write("empty", {"id": pa.array([], pa.int64()), "text": pa.array([], pa.string())})
