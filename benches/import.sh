#!/bin/sh
# Imports 10,000 entries at the terminal: seconds and the most memory (VmHWM), for CSV and for XLSX, into a site that
# holds the demo event. Needs a Linux and nothing else; takes the release binary, or the one named as the first
# argument. A second argument asks for another number of rows, at most 19,000.
#
# The goal: 10 seconds for 10,000 rows, and in proportion for another number of rows. What misses it is named, and the bench
# fails. What to expect: far less, and a memory that follows from the bound on the file (20 MB), not
# from the number of entries in the database.
set -eu
cd "$(dirname "$0")/.."
program=${1:-}
rows=${2:-10000}
if [ -z "$program" ]; then
    cargo build --release
    program=${CARGO_TARGET_DIR:-target}/release/pingxuan
fi
goal=$(awk "BEGIN { print 10 * ($rows > 10000 ? $rows / 10000 : 1) }")
missed=0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
slug=hangzhou-enshi-qiandongnan-2026

# A site with the demo event; its server is ended again.
site() {
    : >"$folder/said"
    "$program" demo --seed 1 --listen 127.0.0.1:0 --data-dir "$1" >"$folder/said" 2>"$folder/log" &
    server=$!
    until grep -q '(port ' "$folder/said"; do
        kill -0 "$server" || { cat "$folder/log"; exit 1; }
        sleep 0.2
    done
    kill -TERM "$server"
    wait "$server" || true
}

# measure NAME COMMAND…
measure() {
    name=$1
    shift
    begun=$(date +%s.%N)
    "$@" >"$folder/report" 2>"$folder/log" &
    job=$!
    most=0
    while now=$(sed -n 's/^VmHWM:[[:space:]]*\([0-9]*\).*/\1/p' "/proc/$job/status" 2>/dev/null) && [ -n "$now" ]; do
        most=$now
        sleep 0.01
    done
    wait "$job" || { cat "$folder/report" "$folder/log"; exit 1; }
    ended=$(date +%s.%N)
    awk "BEGIN { printf \"%-34s %6.2f s %7.1f MB\\n\", \"$name\", $ended - $begun, $most / 1024 }"
    if awk "BEGIN { exit !($ended - $begun > $goal) }"; then
        echo "$name: more than the goal of $goal s"
        missed=1
    fi
}

# Becomes the program, so that what is measured is the program and not a shell around it.
import() {
    data=$1
    shift
    exec "$program" import entries "$@" --competition "$slug" --data-dir "$data"
}

# write NAME FILE: a table whose projects are called NAME.
write() {
    awk -v rows="$rows" -v name="$1" 'BEGIN {
        print "编号,项目名称,负责人,单位,地区,赛道,电话,邮箱,网址,简介,成员"
        for (i = 0; i < 12; i++)
            text = text "高山生态种植，统一加工，直播销售，"
        for (row = 1; row <= rows; row++)
            printf "V-%05d,%s第%d号,负责人%d,第%d合作社,%s,%s,139%08d,team%d@example.com,https://example.com/%d,%s%d,甲%d；乙%d；丙%d\n",
                row, name, row, row, row % 997, row % 2 ? "恩施" : "黔东南", "TRACK", row, row, row, text, row, row, row, row
    }' >"$2"
}

site "$folder/first"
site "$folder/second"
"$program" export entries --competition "$slug" --data-dir "$folder/first" --language zh-CN --out "$folder/demo.csv"
track=$(awk -F, 'NR == 2 { print $6 }' "$folder/demo.csv")
write 高山茶园 "$folder/new.raw"
write 云上茶园 "$folder/changed.raw"
for table in new changed; do
    sed "s/,TRACK,/,$track,/" "$folder/$table.raw" >"$folder/$table.csv"
done
ls -l "$folder/new.csv" | awk '{ printf "a table of %d bytes\n", $5 }'

measure "CSV, checked only" import "$folder/first" "$folder/new.csv" --dry-run
measure "CSV, $rows new" import "$folder/first" "$folder/new.csv"
measure "the same again" import "$folder/first" "$folder/new.csv"
measure "CSV, $rows changed" import "$folder/first" "$folder/changed.csv"
measure "export as XLSX" "$program" export entries --competition "$slug" --data-dir "$folder/first" --out "$folder/all.xlsx"
measure "XLSX, $rows new" import "$folder/second" "$folder/all.xlsx"
exit "$missed"
