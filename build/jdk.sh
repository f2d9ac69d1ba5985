# Finds JDK 25 and exports JAVA_HOME. Sourced by ./check and ./sekimori; uses bash alone.
# SEKIMORI_JDK_ROOTS (colon-separated folders that hold JDKs) replaces the usual places to look.

sekimori_is_jdk_25() {
    local home=$1 line
    [[ -x $home/bin/java && -x $home/bin/javac && -r $home/release ]] || return 1
    while IFS= read -r line || [[ -n $line ]]; do
        [[ $line =~ ^JAVA_VERSION=\"25([.+\"-].*)?$ ]] && return 0
    done <"$home/release"
    return 1
}

sekimori_say() {
    case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
        ja*) printf '%s\n' "$2" >&2 ;;
        *) printf '%s\n' "$1" >&2 ;;
    esac
}

sekimori_find_jdk() {
    local roots root home java
    local -a candidates=()
    [[ -n ${JAVA_HOME:-} ]] && candidates+=("$JAVA_HOME")
    java=$(type -P java || true)
    [[ $java == */bin/java ]] && candidates+=("${java%/bin/java}")
    if [[ -n ${SEKIMORI_JDK_ROOTS+set} ]]; then
        IFS=: read -r -a roots <<<"$SEKIMORI_JDK_ROOTS"
    else
        roots=(/usr/lib/jvm /opt /usr/local /Library/Java/JavaVirtualMachines)
        [[ -n ${HOME:-} ]] && roots+=("$HOME/.sdkman/candidates/java" "$HOME/.jdks")
    fi
    for root in ${roots[@]+"${roots[@]}"}; do
        candidates+=("$root"/*25*)
    done
    for home in ${candidates[@]+"${candidates[@]}"}; do
        [[ -d $home/Contents/Home ]] && home=$home/Contents/Home
        if sekimori_is_jdk_25 "$home"; then
            export JAVA_HOME=$home
            return 0
        fi
    done
    sekimori_say \
        "No JDK 25 was found. Install one, for example Eclipse Temurin 25 (temurin-25-jdk) or openjdk-25-jdk,
or set JAVA_HOME to the folder of a JDK 25, and run the command again." \
        "JDK 25 が見つかりません。Eclipse Temurin 25 (temurin-25-jdk) や openjdk-25-jdk などを入れるか、
JAVA_HOME に JDK 25 のフォルダーを設定してから、もう一度実行してください。"
    return 1
}

# Keeps Maven's own start quiet on JDK 25.
sekimori_find_maven() {
    if ! type -P mvn >/dev/null; then
        sekimori_say \
            "Maven was not found. Install Maven 3.8.7 or newer (Debian: apt-get install maven)." \
            "Maven が見つかりません。Maven 3.8.7 以降を入れてください (Debian: apt-get install maven)。"
        return 1
    fi
    local quiet="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED -Djansi.noreset=true"
    export MAVEN_OPTS="$quiet ${MAVEN_OPTS:-}"
}

# The class path of the product in folder $1: its own jar, then its dependencies in the order Maven gave.
sekimori_class_path() {
    local dependencies
    dependencies=$(<"$1/classpath")
    printf '%s' "$1/lib/sekimori-app.jar:${dependencies//@DIST@/$1}"
}
