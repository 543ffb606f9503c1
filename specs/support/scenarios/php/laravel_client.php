<?php
// Laravel's database component: laravel_client.php default | emulated | transaction
require __DIR__ . '/point.php';
require 'Illuminate/Database/autoload.php';

use Illuminate\Database\Capsule\Manager;

$options = [];
if ($caFile) {
    $options[PDO::MYSQL_ATTR_SSL_CA] = $caFile;
}
if ($what === 'emulated') {
    $options[PDO::ATTR_EMULATE_PREPARES] = true;
}
$manager = new Manager();
// config/database.php as `laravel new` writes it.
$manager->addConnection([
    'driver' => 'mysql',
    'host' => $host,
    'port' => $port,
    'database' => $database,
    'username' => $user,
    'password' => $password,
    'charset' => 'utf8mb4',
    'collation' => 'utf8mb4_unicode_ci',
    'prefix' => '',
    'strict' => true,
    'options' => $options,
]);
$connection = $manager->getConnection();
$connection->getPdo();
point(['connected' => true]);
$name = $connection->table('item')->where('id', 1)->value('name');
point(['answer' => $name]);
