# What every Ruby client here shares: where to connect, and points at which the spec looks at the proxy.
require 'json'

CONNECTION = {
  host: ENV.fetch('DB_HOST'),
  port: ENV.fetch('DB_PORT').to_i,
  username: ENV.fetch('DB_USER'),
  password: ENV.fetch('DB_PASSWORD'),
  database: ENV.fetch('DB_NAME')
}
# Without the file the connection is plain.
CONNECTION.update(sslca: ENV['DB_CA_FILE'], ssl_mode: :verify_identity) if ENV['DB_CA_FILE']

# Prints a line of JSON and waits for the spec, the connection still open. Ends when the spec is gone.
def point(**facts)
  puts JSON.generate(facts)
  $stdout.flush
  exit!(0) unless $stdin.gets
end
