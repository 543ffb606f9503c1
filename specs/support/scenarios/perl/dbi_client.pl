# Perl DBI: dbi_client.pl mysql|MariaDB default | server-prepare | transaction
use strict;
use warnings;
use DBI;
use JSON::PP;

my ($driver, $what) = @ARGV;
my $prefix = lc($driver) eq 'mysql' ? 'mysql' : 'mariadb';
my $dsn = "DBI:$driver:database=$ENV{DB_NAME};host=$ENV{DB_HOST};port=$ENV{DB_PORT}";
# DBD::mysql on the MariaDB library cannot enforce TLS; with "optional" it uses it where the server offers it.
my $optional = $prefix eq "mysql" ? ";mysql_ssl_optional=1" : "";
$dsn .= ";${prefix}_ssl=1$optional;${prefix}_ssl_ca_file=$ENV{DB_CA_FILE}" if $ENV{DB_CA_FILE};    # else plain
$dsn .= ";${prefix}_server_prepare=1" if $what eq 'server-prepare';

# Prints a line of JSON and waits for the spec, the connection still open. Ends when the spec is gone.
sub point {
    my (%facts) = @_;
    $| = 1;
    print encode_json(\%facts), "\n";
    defined(<STDIN>) or kill 'KILL', $$;
}

my $db = DBI->connect($dsn, $ENV{DB_USER}, $ENV{DB_PASSWORD},
    { RaiseError => 1, PrintError => 0, AutoCommit => $what eq 'transaction' ? 0 : 1 });
my ($name) = $db->selectrow_array('select name from item where id = ?', undef, 1);
point(version => $db->{Driver}{Version}, answer => $name);
if ($what eq 'transaction') {
    $db->commit;
    point();
}
$db->disconnect;
