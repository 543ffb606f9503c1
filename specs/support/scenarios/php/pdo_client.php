<?php
// PDO: pdo_client.php emulated | native | transaction | laravel-12-set
require __DIR__ . '/point.php';

$options = [
    PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
    PDO::ATTR_EMULATE_PREPARES => $what !== 'native',
];
if ($caFile) {
    $options[PDO::MYSQL_ATTR_SSL_CA] = $caFile;
}
$db = new PDO("mysql:host=$host;port=$port;dbname=$database;charset=utf8mb4", $user, $password, $options);
if ($what === 'transaction') {
    $db->beginTransaction();
}
if ($what === 'laravel-12-set') {
    // What Laravel 12's MySqlConnector sends at connect, character for character; Debian's Laravel is older.
    $db->exec("SET NAMES 'utf8mb4' COLLATE 'utf8mb4_unicode_ci', SESSION sql_mode='ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';");
}
$statement = $db->prepare(QUERY);
$statement->execute([1]);
$name = $statement->fetchColumn();
$statement = null;
point(['version' => PHP_VERSION, 'answer' => $name]);
if ($what === 'transaction') {
    $db->commit();
    point();
}
