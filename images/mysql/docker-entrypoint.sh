#!/bin/bash
# The contract of the official MySQL image: the same variables, the same directory of init files, the same lines of the
# log. See "How to use this image" of https://hub.docker.com/_/mysql.
set -eo pipefail
shopt -s nullglob

log() { printf '%s [%s] [Entrypoint]: %s\n' "$(date --rfc-3339=seconds)" "$1" "$2" >&2; }
fail() { log ERROR "$1"; exit 1; }

# NAME, or what the file named by NAME_FILE holds.
file_env() {
  local name=$1 file="$1_FILE"
  if [ -n "${!name:-}" ] && [ -n "${!file:-}" ]; then fail "Both $name and $file are set (but are exclusive)"; fi
  if [ -n "${!file:-}" ]; then export "$name"="$(< "${!file}")"; unset "$file"; fi
}

literal() { local text=${1//\\/\\\\}; printf "'%s'" "${text//\'/\'\'}"; }
name() { printf '`%s`' "${1//\`/\`\`}"; }

# A value as the server itself understands its arguments and option files.
server_value() {
  "$@" --verbose --help --log-bin-index="$(mktemp -u)" 2>/dev/null | awk -v key="$setting" '$1 == key { print $2; exit }'
}

accounts() {
  local host=${MYSQL_ROOT_HOST:-%}
  if [ -n "${MYSQL_DATABASE:-}" ]; then echo "CREATE DATABASE IF NOT EXISTS $(name "$MYSQL_DATABASE");"; fi
  echo "ALTER USER 'root'@'localhost' IDENTIFIED BY $(literal "${MYSQL_ROOT_PASSWORD:-}");"
  if [ "$host" != localhost ]; then
    echo "CREATE USER 'root'@$(literal "$host") IDENTIFIED BY $(literal "${MYSQL_ROOT_PASSWORD:-}");"
    echo "GRANT ALL ON *.* TO 'root'@$(literal "$host") WITH GRANT OPTION;"
  fi
  if [ -n "${MYSQL_USER:-}" ]; then
    echo "CREATE USER $(literal "$MYSQL_USER")@'%' IDENTIFIED BY $(literal "${MYSQL_PASSWORD:-}");"
    if [ -n "${MYSQL_DATABASE:-}" ]; then
      # As the official image: _ is a wildcard in the name of a grant.
      echo "GRANT ALL ON $(name "${MYSQL_DATABASE//_/\\_}").* TO $(literal "$MYSQL_USER")@'%';"
    fi
  fi
}

run_init_files() {
  local socket=/run/mysqld/init.sock options
  "$@" --skip-networking --socket="$socket" &
  local server=$!
  options=$(mktemp)
  printf '[client]\nuser=root\npassword="%s"\nsocket=%s\n' "${MYSQL_ROOT_PASSWORD//\"/\\\"}" "$socket" > "$options"
  local client=(mysql --defaults-extra-file="$options" --comments ${MYSQL_DATABASE:+--database="$MYSQL_DATABASE"})
  for _ in {1..120}; do
    if "${client[@]}" -e 'select 1' > /dev/null 2>&1; then break; fi
    kill -0 "$server" 2>/dev/null || fail 'The temporary server did not start.'
    sleep 0.25
  done
  for file in /docker-entrypoint-initdb.d/*; do
    case "$file" in
      *.sh) log Note "running $file"; if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
      *.sql) log Note "running $file"; "${client[@]}" < "$file" ;;
      *.sql.gz) log Note "running $file"; gunzip -c "$file" | "${client[@]}" ;;
      *) log Warn "ignoring $file" ;;
    esac
  done
  rm -f "$options"
  kill "$server"
  wait "$server" || fail 'The temporary server did not stop cleanly.'
}

if [ "${1:0:1}" = '-' ]; then set -- mysqld "$@"; fi
if [ "$1" != mysqld ]; then exec "$@"; fi
for argument; do case "$argument" in -'?' | --help | -V | --version | --print-defaults) exec "$@" ;; esac; done

setting=datadir
data=$(server_value "$@")
data=${data:-/var/lib/mysql/}
log Note "Entrypoint script for MySQL Server $(mysqld --version | sed 's/.*Ver \([0-9.]*\).*/\1/') started."
mkdir -p "$data" /run/mysqld
if [ "$(id -u)" = 0 ]; then
  chown mysql:mysql "$data" /run/mysqld
  exec setpriv --reuid mysql --regid mysql --clear-groups "$BASH" "$0" "$@"
fi

for variable in MYSQL_ROOT_HOST MYSQL_DATABASE MYSQL_USER MYSQL_PASSWORD MYSQL_ROOT_PASSWORD; do file_env $variable; done
if [ ! -d "$data/mysql" ]; then
  if [ -z "${MYSQL_ROOT_PASSWORD:-}${MYSQL_ALLOW_EMPTY_PASSWORD:-}${MYSQL_RANDOM_ROOT_PASSWORD:-}" ]; then
    fail 'Database is uninitialized and password option is not specified
    You need to specify one of the following as an environment variable:
    - MYSQL_ROOT_PASSWORD
    - MYSQL_ALLOW_EMPTY_PASSWORD
    - MYSQL_RANDOM_ROOT_PASSWORD'
  fi
  if [ "${MYSQL_USER:-}" = root ]; then
    fail 'MYSQL_USER="root", MYSQL_USER and MYSQL_PASSWORD are for configuring a regular user and cannot be used for the root user'
  fi
  if [ -n "${MYSQL_USER:-}" ] && [ -z "${MYSQL_PASSWORD:-}" ]; then
    fail 'MYSQL_USER is set, but MYSQL_PASSWORD is not: a user needs a password'
  fi
  if [ -n "${MYSQL_RANDOM_ROOT_PASSWORD:-}" ]; then
    MYSQL_ROOT_PASSWORD=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
    export MYSQL_ROOT_PASSWORD
    log Note "GENERATED ROOT PASSWORD: $MYSQL_ROOT_PASSWORD"
  fi
  log Note 'Initializing database files'
  umask 077
  init=$(mktemp)
  accounts > "$init"
  "$@" --initialize-insecure --init-file="$init"
  rm -f "$init"
  umask 022
  log Note 'Database files initialized'
  files=(/docker-entrypoint-initdb.d/*)
  if [ ${#files[@]} -gt 0 ]; then run_init_files "$@"; fi
  log Note 'MySQL init process done. Ready for start up.'
fi
unset MYSQL_ROOT_PASSWORD MYSQL_PASSWORD
exec "$@"
