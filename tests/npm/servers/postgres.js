// pg, knex and sequelize against a PostgreSQL: types, parameters, transactions, cursors of a pool, errors, notifications, many rows.
const where = { host: '127.0.0.1', port: +process.env.POSTGRES_PORT, user: 'tally', database: 'postgres' };
(async () => {
  const { Client, Pool } = require('pg');
  const c = new Client(where);
  await c.connect();
  await c.query('drop table if exists t; create table t (id serial primary key, a int, b text, c jsonb, d timestamptz, e bytea, f numeric, g text[], h bool, i bigint)');
  console.log((await c.query('insert into t (a, b, c, d, e, f, g, h, i) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning *', [1, "x'ü", { k: [1, null] }, new Date(0), Buffer.from([0, 255]), '1.50', ['a', 'b c'], true, '9007199254740993'])).rows);
  await c.query('select $1::int', ['x']).catch((err) => console.log(err.name, err.code, err.message, err.severity));
  await c.query('select * from none').catch((err) => console.log(err.code, err.message, err.position));
  await c.query('begin');
  await c.query('insert into t (a) select generate_series(1, 5000)');
  console.log((await c.query('select count(*)::int, sum(a)::int from t')).rows[0]);
  await c.query('rollback');
  console.log((await c.query('select count(*)::int from t')).rows, (await c.query({ text: 'select a, b from t', rowMode: 'array' })).rows);
  const note = new Promise((resolve) => c.on('notification', (n) => resolve([n.channel, n.payload])));
  await c.query('listen ch');
  await c.query("notify ch, 'hi'");
  console.log(await note, (await c.query({ name: 'prepared', text: 'select $1::text as x', values: ['p'] })).rows, (await c.query({ name: 'prepared', text: 'select $1::text as x', values: ['q'] })).rows);
  const rows = (await c.query("select i, repeat('x', 100) s from generate_series(1, 20000) i")).rows;
  console.log(rows.length, rows[19999].i, rows[5].s.length);
  await c.end();
  const pool = new Pool({ ...where, max: 4 });
  console.log((await Promise.all(Array.from({ length: 40 }, (_, i) => pool.query('select $1::int * 2 as n, pg_sleep(0.001)', [i])))).map((r) => r.rows[0].n).reduce((a, b) => a + b), pool.totalCount);
  await pool.end();

  const knex = require('knex')({ client: 'pg', connection: where });
  await knex.schema.dropTableIfExists('u');
  await knex.schema.createTable('u', (t) => { t.increments(); t.string('name').notNullable(); t.integer('age'); });
  console.log(await knex('u').insert([{ name: 'a', age: 1 }, { name: 'b', age: 2 }]).returning('*'), await knex('u').where('age', '>', 1).select('name'), await knex('u').count({ n: '*' }).first());
  await knex.transaction(async (trx) => { await trx('u').update({ age: 9 }); throw new Error('back'); }).catch((err) => console.log(err.message));
  console.log(await knex('u').max('age as m').first());
  await knex('u').insert({ age: 1 }).catch((err) => console.log(err.code, err.column));
  await knex.destroy();

  const { Sequelize, DataTypes } = require('sequelize');
  const s = new Sequelize('postgres', 'tally', '', { ...where, dialect: 'postgres', logging: false });
  const User = s.define('Person', { name: { type: DataTypes.STRING, allowNull: false }, data: DataTypes.JSONB }, { timestamps: false });
  const Pet = s.define('Pet', { name: DataTypes.STRING }, { timestamps: false });
  User.hasMany(Pet);
  await s.sync({ force: true });
  const user = await User.create({ name: 'x', data: { a: [1] }, Pets: [{ name: 'cat' }, { name: 'dog' }] }, { include: [Pet] });
  console.log(user.toJSON(), (await User.findAll({ include: [Pet], order: [[Pet, 'name']] })).map((u) => u.toJSON()));
  await User.create({}).catch((err) => console.log(err.name, err.message));
  await s.close();
  console.log('done');
})();
