#!/bin/sh
# Builds the service without tests and runs it; called by mvn -Pdev:
#
#   src/dev/run.sh mvn [option of Maven ...]
#
# Maven prints a line for each file that it downloads and for each step. This script writes them to .sallyport/build.log and
# prints a summary.
set -eu

cd "$(dirname -- "$0")/../.."
home=.sallyport
log=$home/build.log

fail() {
  echo "$*" >&2
  exit 1
}

version=$("$JAVA_HOME/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
case $version in
  17 | 21) ;;
  *) fail "Sallyport builds and runs on JDK 17 or 21, but Maven runs on ${version:-another one}. Set JAVA_HOME to one of them." ;;
esac
[ -x "$JAVA_HOME/bin/javac" ] || fail "Sallyport needs a JDK to build, but $JAVA_HOME is a JRE. Set JAVA_HOME to a JDK."

# Without tests and checks (the profile of that name), as exploded WAR, with the class path of src/dev in a file; in a
# directory of its own, so that neither this build nor mvn verify takes the classes of the other for its own.
build() {
  # A directory without .mvn: neither -ntp, which hides the downloads, nor options for Error Prone. The optimising compiler
  # takes half of the time of a build, and its code would hardly be used.
  MAVEN_BASEDIR=$PWD/src/dev MAVEN_OPTS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC ${MAVEN_OPTS:-}" "$@" --batch-mode -Dstyle.color=never -Dsallyport.dev -Doutput.directory=target/dev \
    -Dmdep.outputFile="$home/classpath" process-classes compiler:testCompile war:exploded dependency:build-classpath 2>&1 || echo "BUILD FAILED"
}

# Adds a size as Maven prints it, such as "1.2 MB" or "340 kB", in kB.
add() {
  number=${1%%.*}
  case $2 in
    MB) kilobytes=$((kilobytes + number * 1000)) ;;
    kB) kilobytes=$((kilobytes + number)) ;;
  esac
}

# On a terminal, one line that counts and names the file; elsewhere a line every 50 MB.
progress() {
  text="Downloading libraries and the server: $files files, $((kilobytes / 1000)) MB"
  if [ -t 1 ]; then
    printf '\r%s  %-50.50s' "$text" "${1:-}"
  elif [ "$((kilobytes / 50000))" -gt "$printed" ]; then
    printed=$((kilobytes / 50000))
    echo "$text"
  fi
}

summarize() {
  files=0 kilobytes=0 printed=-1 failed=
  while IFS= read -r line; do
    printf '%s\n' "$line" >>"$log"
    case $line in
      *"Downloading from "*.jar) progress "${line##*/}" ;;
      *"Downloaded from "*)
        files=$((files + 1))
        size=${line##*\(}
        # shellcheck disable=SC2086
        add ${size%% at *}
        progress
        ;;
      "BUILD FAILED") failed=1 ;;
    esac
  done
  if [ "$files" -gt 0 ]; then
    [ ! -t 1 ] || printf '\r%-130s\r' ''
    echo "Downloaded $files files, $((kilobytes / 1000)) MB."
  fi
  if [ -n "$failed" ]; then
    grep '^\[ERROR\]' "$log" | head -n 20 >&2
    fail "The build failed, see $log."
  fi
}

mkdir -p "$home"
rm -f "$log"
begin=$(date +%s)
echo "Building the service (log in $log) ..."
build "$@" | summarize
echo "Built in $(($(date +%s) - begin)) s."

exec "$JAVA_HOME/bin/java" @src/dev/jvm.options -cp "target/dev/test-classes:target/dev/classes:$(cat "$home/classpath")" \
  dev.sallyport.dev.DevelopmentServer
