# Rails' Active Record with its mysql2 adapter:
# active_record_client.rb query | transaction | isolation | large | advisory-lock | prepared
require 'active_record'
require_relative 'point'

what = ARGV[0]
options = what == 'prepared' ? { prepared_statements: true } : {}
ActiveRecord::Base.establish_connection(adapter: 'mysql2', encoding: 'utf8mb4', **CONNECTION, **options)

class Item < ActiveRecord::Base
  self.table_name = 'item'
end

version = ActiveRecord.version.to_s
case what
when 'transaction'
  Item.transaction { point(version: version, answer: Item.find(1).name) }
when 'isolation'
  Item.transaction(isolation: :read_committed) { point(version: version, answer: Item.find(1).name) }
when 'large'
  point(version: version, answer: Item.find(1).name)
  Item.where(name: 'x' * 16_400).to_a
when 'advisory-lock'
  Item.connection.get_advisory_lock('migration')
  Item.connection.release_advisory_lock('migration')
else
  point(version: version, answer: Item.find(1).name)
end
point
Item.connection_pool.disconnect!
