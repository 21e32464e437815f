// mysql2 against a MariaDB: text and binary protocol, types, transactions, a pool, errors, many rows.
const where = { host: '127.0.0.1', port: +process.env.MARIADB_PORT, user: 'root', database: 'test', timezone: 'Z' };
(async () => {
  const mysql = require('mysql2/promise');
  const c = await mysql.createConnection(where);
  await c.query('drop table if exists t');
  await c.query('create table t (id int auto_increment primary key, a int, b text, c json, d datetime, e blob, f decimal(10,2), g bigint)');
  const [result] = await c.execute('insert into t (a, b, c, d, e, f, g) values (?, ?, ?, ?, ?, ?, ?)', [1, "x'ü", JSON.stringify({ k: [1, null] }), new Date(0), Buffer.from([0, 255]), '1.50', '9007199254740993']);
  console.log(result.insertId, result.affectedRows, (await c.query('select * from t'))[0], (await c.execute('select * from t where a = ?', [1]))[0]);
  await c.query('select * from none').catch((err) => console.log(err.code, err.errno, err.sqlState));
  await c.beginTransaction();
  await c.query('insert into t (a) values ?', [Array.from({ length: 3000 }, (_, i) => [i])]);
  console.log((await c.query('select count(*) n, sum(a) s from t'))[0]);
  await c.rollback();
  console.log((await c.query('select count(*) n from t'))[0]);
  const [rows, fields] = await c.query("select seq i, repeat('x', 100) s from seq_1_to_10000");
  console.log(rows.length, rows[9999].i, fields.map((f) => f.name));
  await c.end();
  const pool = mysql.createPool({ ...where, connectionLimit: 4 });
  console.log((await Promise.all(Array.from({ length: 30 }, (_, i) => pool.execute('select ? * 2 as n', [i])))).map(([r]) => +r[0].n).reduce((a, b) => a + b));
  await pool.end();
  console.log('done');
})();
