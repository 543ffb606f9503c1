<?php
// mysqli: mysqli_client.php query | prepare
require __DIR__ . '/point.php';

mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);
$db = mysqli_init();
if ($caFile) {
    $db->ssl_set(null, null, $caFile, null, null);
}
$db->real_connect($host, $user, $password, $database, $port, null, $caFile ? MYSQLI_CLIENT_SSL : 0);
$db->set_charset('utf8mb4');
if ($what === 'prepare') {
    $statement = $db->prepare(QUERY);
    $id = 1;
    $statement->bind_param('i', $id);
    $statement->execute();
    $statement->bind_result($name);
    $statement->fetch();
    $statement->close();
} else {
    [$name] = $db->query('select name from item where id = 1')->fetch_row();
}
point(['version' => PHP_VERSION, 'answer' => $name]);
$db->close();
