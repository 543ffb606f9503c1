<?php
// What every PHP client here shares: where to connect, and points at which the spec looks at the proxy.

const QUERY = 'select name from item where id = ?';
$what = $argv[1] ?? '';
$host = getenv('DB_HOST');
$port = (int) getenv('DB_PORT');
$user = getenv('DB_USER');
$password = getenv('DB_PASSWORD');
$database = getenv('DB_NAME');
$caFile = getenv('DB_CA_FILE') ?: null; // without it the connection is plain

/** Prints a line of JSON and waits for the spec, the connection still open. Ends when the spec is gone. */
function point(array $facts = []): void
{
    echo json_encode((object) $facts), "\n";
    if (fgets(STDIN) === false) {
        posix_kill(getmypid(), 9);
    }
}
