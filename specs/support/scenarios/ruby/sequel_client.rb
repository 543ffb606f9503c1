# Sequel with its mysql2 adapter: sequel_client.rb default | auto-is-null
require 'sequel'
require_relative 'point'

options = CONNECTION.merge(user: CONNECTION[:username])
options.delete(:username)
options[:auto_is_null] = true if ARGV[0] == 'auto-is-null'
db = Sequel.connect(adapter: 'mysql2', **options)
point(version: Sequel::VERSION, answer: db[:item].where(id: 1).get(:name))
db.disconnect
