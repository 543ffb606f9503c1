# The gem mysql2: mysql2_client.rb query | prepare
require 'mysql2'
require_relative 'point'

client = Mysql2::Client.new(**CONNECTION)
rows =
  if ARGV[0] == 'prepare'
    statement = client.prepare('select name from item where id = ?')
    found = statement.execute(1).to_a
    statement.close
    found
  else
    client.query('select name from item where id = 1').to_a
  end
point(version: Mysql2::VERSION, answer: rows[0]['name'])
client.close
