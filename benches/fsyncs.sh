#!/bin/sh
# Counts the syncs of the write-ahead log for each batch of saves that was acknowledged, with strace, on the release
# binary or the one named as the first argument. PROFILE names the profile with which the clients, and the binary where
# none is named, are built [default: release]; SECONDS_EACH how long they save [default: 5]. Exit status 1 when a batch
# was acknowledged without a sync. Needs strace and a Linux that lets it look.
#
# What to expect: a save is answered only after its commit, and a commit syncs the write-ahead log once. One judge
# alone never shares a commit, so there are as many batches as saves, or one more for each run of the sequencer. Many
# judges share commits: fewer batches than saves. The server says in its finest log when a batch that changed anything
# is committed. A checkpoint now and then syncs the log once more, so the ratio is 1 or a little above, never below.
set -eu
cd "$(dirname "$0")/.."
profile=${PROFILE:-release}
seconds=${SECONDS_EACH:-5}
program=${1:-}
if [ -z "$program" ]; then
    cargo build --profile "$profile"
    [ "$profile" = dev ] && built=debug || built=$profile
    program=${CARGO_TARGET_DIR:-target}/$built/pingxuan
fi
bench() { cargo bench --quiet --profile "$profile" --bench http "$@"; }
bench --no-run
folder=$(mktemp -d)
tracer=
finish() {
    # The tracer ends with the program that it traces.
    [ -z "$tracer" ] || pkill -TERM -P "$tracer" || true
    wait || true
    rm -rf "$folder"
}
trap finish EXIT INT TERM

PINGXUAN_LOG=pingxuan::db::writer=trace strace -f -y -qq -e trace=fdatasync,fsync -o "$folder/syncs" \
    "$program" demo --listen 127.0.0.1:0 --data-dir "$folder/data" \
    --tries-per-address 1000000 --tries-per-account 1000000 >"$folder/said" 2>"$folder/log" &
tracer=$!
port=
while [ -z "$port" ]; do
    kill -0 "$tracer" || { cat "$folder/log"; exit 1; }
    sleep 0.2
    port=$(sed -n 's/.*(port \([0-9]*\))$/\1/p' "$folder/said")
done

# A call that another thread interrupts stands on two lines; the one that begins it names the file.
syncs() { grep -cE 'f(data)?sync\([0-9]+<[^>]*-wal>' "$folder/syncs" || true; }
batches() { grep -c 'a batch is committed' "$folder/log" || true; }
# Waits until nothing is on its way: the sequencer links for a while what was done before.
settle() {
    former=
    while now="$(syncs) $(batches)" && [ "$now" != "$former" ]; do
        former=$now
        sleep 2
    done
}

# measure JUDGES
measure() {
    settle
    synced=$(syncs) && committed=$(batches)
    saves=$(bench -- load "127.0.0.1:$port" "$1" "$seconds" | sed -n 's/ acknowledged saves$//p')
    settle
    committed=$(($(batches) - committed)) && synced=$(($(syncs) - synced))
    echo "$1 judge(s) for $seconds s: ${saves:-no} acknowledged saves, $committed batches, $synced syncs"
    if [ "${saves:-0}" -eq 0 ] || [ "$committed" -eq 0 ]; then
        echo "    nothing was measured" >&2
        exit 1
    fi
    awk "BEGIN { printf \"    %.3f syncs per batch, %.2f saves per batch\\n\", $synced / $committed, $saves / $committed }"
    if [ "$synced" -lt "$committed" ]; then
        echo "    $((committed - synced)) batches were acknowledged without a sync" >&2
        exit 1
    fi
    # One judge waits for each answer: every save has a commit of its own.
    if [ "$1" -eq 1 ] && [ "$committed" -lt "$saves" ]; then
        echo "    $((saves - committed)) saves of one judge were acknowledged without a batch" >&2
        exit 1
    fi
}

measure 1
measure 30
