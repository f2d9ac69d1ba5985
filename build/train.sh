#!/usr/bin/env bash
# Writes the ahead-of-time cache beside a packaged product: train.sh DIST
# The product starts faster with it and runs the same without it: a failure here is reported, never passed on.
set -uo pipefail

source "${BASH_SOURCE[0]%/*}/jdk.sh"
sekimori_find_jdk || exit 0

dist=$1
cache=$dist/sekimori.aot
fresh=$cache.$$
class_path=$(sekimori_class_path "$dist")

train() {
    timeout -k 10 120 "$JAVA_HOME/bin/java" -XX:AOTCacheOutput="$fresh" -Xlog:disable -Xlog:all=error:stderr \
        --enable-native-access=ALL-UNNAMED -Djdk.virtualThreadScheduler.parallelism=16 -XX:+UseCompactObjectHeaders \
        -cp "$class_path" dev.sekimori.app.Main "$@" \
        </dev/null >>"$dist/train.log" 2>&1 && [[ -s $fresh ]]
}

# What a run said in its last lines, so that whoever builds reads why it failed.
why() {
    local status=$1 reason
    ((status == 124 || status == 137)) && reason="no end within 120 s" || reason=$(tail -n 5 "$dist/train.log")
    echo "exit $status: ${reason:-no cache was written}" | tee -a "$dist/train.log" >&2
}

rm -f "$cache"
: >"$dist/train.log"
trained=false
if train train; then
    trained=true
else
    why $?
    sekimori_say "The start-up cache could not learn from a running site; it learns from the command line alone." \
        "起動キャッシュを実際のサイトで学習できませんでした。コマンドラインだけで学習します。"
    if train --help; then trained=true; else why $?; fi
fi
if $trained; then
    mv -f "$fresh" "$cache"
else
    sekimori_say "Continuing without the ahead-of-time cache; see $dist/train.log." \
        "AOT キャッシュなしで続けます。詳しくは $dist/train.log をご覧ください。"
fi
rm -f "$fresh"
exit 0
