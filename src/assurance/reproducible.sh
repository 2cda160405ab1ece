#!/bin/sh
# Builds the WAR of the last commit twice, in two clones of different names, time zones and languages, and compares the
# two byte by byte:
#
#   src/assurance/reproducible.sh [option of Maven ...]     such as -o, to build offline
#
# No test runs. Both builds use the JDK and the Maven of the caller; what is not committed is not built.
set -eu

# A WAR keeps the permissions of the files that it is made of.
umask 022

top=$(git -C "$(dirname -- "$0")" rev-parse --show-toplevel)
commit=$(git -C "$top" rev-parse HEAD)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# In a subshell, so that what one build is given does not reach the other.
build() (
  directory=$work/$1
  shift
  git clone --quiet --no-checkout "$top" "$directory"
  git -C "$directory" checkout --quiet --detach "$commit"
  cd "$directory"
  mvn --batch-mode --quiet -Dmaven.test.skip=true -Dspotless.check.skip=true -Dcyclonedx.skip=true "$@" package
)

sum() {
  sha256sum "$1" | cut -d ' ' -f 1
}

# Turkish, because it writes the capital of "i" otherwise.
(export TZ=UTC LC_ALL=C && build one "$@")
(export TZ=Asia/Kolkata LC_ALL=C.UTF-8 JAVA_TOOL_OPTIONS=-Duser.language=tr && build another-place "$@")

one=$work/one/target/sallyport.war
other=$work/another-place/target/sallyport.war
echo "commit  $commit"
echo "first   $(sum "$one")"
echo "second  $(sum "$other")"
if cmp -s "$one" "$other"; then
  echo "The two are the same, byte by byte."
  exit 0
fi

echo "They differ:" >&2
for war in "$one" "$other"; do
  mkdir "$war.entries"
  (cd "$war.entries" && "${JAVA_HOME:+$JAVA_HOME/bin/}jar" xf "$war")
done
diff -rq "$one.entries" "$other.entries" >&2 || exit 1
echo "in the order, times or permissions of their entries only" >&2
exit 1
