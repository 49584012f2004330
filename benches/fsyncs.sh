#!/bin/sh
# Counts the syncs of the disk per acknowledged save, with strace, on the release binary (or the one named as the
# first argument). Needs strace and a Linux that lets it look.
#
# What to expect: a save is answered only after its commit, and a commit syncs the write-ahead log once. One judge
# alone never shares a commit, so there is at least one sync for each acknowledged save. Many judges share commits:
# fewer syncs than saves, and still at least one for each batch that was acknowledged. The sequencer of the audit
# log commits once a second and a checkpoint now and then syncs twice more, so a few syncs come on top.
set -eu
cd "$(dirname "$0")/.."
program=${1:-}
if [ -z "$program" ]; then
    cargo build --release
    program=${CARGO_TARGET_DIR:-target}/release/pingxuan
fi
folder=$(mktemp -d)
tracer=
finish() {
    # The tracer ends with the program that it traces.
    [ -z "$tracer" ] || pkill -TERM -P "$tracer" || true
    wait || true
    rm -rf "$folder"
}
trap finish EXIT INT TERM

strace -f -qq -e trace=fdatasync,fsync -o "$folder/syncs" \
    "$program" demo --listen 127.0.0.1:0 --data-dir "$folder/data" \
    --tries-per-address 1000000 --tries-per-account 1000000 >"$folder/said" 2>"$folder/log" &
tracer=$!
port=
while [ -z "$port" ]; do
    kill -0 "$tracer" || { cat "$folder/log"; exit 1; }
    sleep 0.2
    port=$(sed -n 's/.*(port \([0-9]*\))$/\1/p' "$folder/said")
done

syncs() { grep -cE 'f(data)?sync.*= 0' "$folder/syncs" || true; }

# measure JUDGES SECONDS
measure() {
    cargo bench --quiet --bench http --no-run 2>/dev/null
    before=$(syncs)
    saves=$(cargo bench --quiet --bench http -- load "127.0.0.1:$port" "$1" "$2" | sed -n 's/ acknowledged saves$//p')
    after=$(syncs)
    echo "$1 judge(s) for $2 s: $saves acknowledged saves, $((after - before)) syncs"
    [ "$saves" -gt 0 ] && awk "BEGIN { printf \"    %.2f syncs per save\\n\", ($after - $before) / $saves }"
}

measure 1 5
measure 30 5
