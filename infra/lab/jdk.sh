# Sourced by infra/up and infra/test: finds a JDK that Freshet runs on, exports JAVA_HOME, and sets
#   jdk_version   its feature version, such as 21
#   jdk_flags     what keeps that JDK from warning about its own future
# Exits with 1 and says what to do when there is none.

jdk_oldest=21
jdk_newest=25

# The feature version of the JDK in this folder; nothing if it is no JDK, a runtime without a compiler included.
jdk_version_of() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
    local version
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
    [ -n "$version" ] || version=$("$1/bin/java" -version 2>&1 | sed -n '1s/.*"\([0-9]*\).*/\1/p')
    echo "$version"
}

jdk_is_suitable() {
    local version
    version=$(jdk_version_of "$1")
    [ -n "$version" ] && [ "$version" -ge $jdk_oldest ] && [ "$version" -le $jdk_newest ]
}

# The home of the java on the PATH, behind whatever links or launchers are there.
jdk_on_path() {
    command -v java > /dev/null && java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p'
}

# A folder a line, the most wanted first.
jdk_candidates() {
    [ -n "${JAVA_HOME:-}" ] && echo "$JAVA_HOME"
    jdk_on_path
    ls -d /usr/lib/jvm/*/ "$HOME"/.sdkman/candidates/java/*/ /opt/java/*/ 2> /dev/null | sed 's|/$||' | sort -rV
    if [ -x /usr/libexec/java_home ]; then
        /usr/libexec/java_home -v $jdk_oldest 2> /dev/null
    fi
    return 0
}

jdk_refuse() {
    {
        echo "$1"
        echo "Freshet needs a JDK $jdk_oldest to $jdk_newest. Install one, for instance from https://adoptium.net, or point"
        echo "FRESHET_JAVA_HOME at the folder of one that is installed."
    } >&2
    exit 1
}

jdk_find() {
    local candidate
    if [ -n "${FRESHET_JAVA_HOME:-}" ]; then
        jdk_is_suitable "$FRESHET_JAVA_HOME" \
            || jdk_refuse "FRESHET_JAVA_HOME is $FRESHET_JAVA_HOME, and there is no JDK $jdk_oldest to $jdk_newest in it."
        echo "$FRESHET_JAVA_HOME"
        return
    fi
    while read -r candidate; do
        if jdk_is_suitable "$candidate"; then
            echo "$candidate"
            return
        fi
    done <<< "$(jdk_candidates)"
    jdk_refuse "No suitable JDK was found in JAVA_HOME, on the PATH, in /usr/lib/jvm or in ~/.sdkman."
}

JAVA_HOME=$(jdk_find) || exit 1
export JAVA_HOME
jdk_version=$(jdk_version_of "$JAVA_HOME")
jdk_flags=
if [ "$jdk_version" -ge 24 ]; then
    jdk_flags="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
fi
