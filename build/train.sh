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
    timeout 120 "$JAVA_HOME/bin/java" -XX:AOTCacheOutput="$fresh" -Xlog:disable -Xlog:all=error:stderr \
        --enable-native-access=ALL-UNNAMED -cp "$class_path" dev.sekimori.app.Main "$@" \
        </dev/null >"$dist/train.log" 2>&1 && [[ -s $fresh ]]
}

rm -f "$cache"
if train train || train --help; then
    mv -f "$fresh" "$cache"
else
    sekimori_say "Continuing without the ahead-of-time cache; see $dist/train.log." \
        "AOT キャッシュなしで続けます。詳しくは $dist/train.log をご覧ください。"
fi
rm -f "$fresh"
exit 0
