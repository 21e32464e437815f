// nats, mqtt and amqplib against their brokers.
(async () => {
  const nats = require('nats');
  const nc = await nats.connect({ servers: `127.0.0.1:${process.env.NATS_PORT}` });
  const sc = nats.StringCodec();
  nc.subscribe('echo', { callback: (err, m) => m.respond(sc.encode(`re ${sc.decode(m.data)}`)) });
  console.log(sc.decode((await nc.request('echo', sc.encode('ü'), { timeout: 5000 })).data));
  const sub = nc.subscribe('many');
  (async () => { for (let i = 0; i < 500; i++) nc.publish('many', nats.JSONCodec().encode({ i })); })();
  let sum = 0, n = 0;
  for await (const m of sub) { sum += nats.JSONCodec().decode(m.data).i; if (++n === 500) break; }
  console.log(sum, nats.headers().has('x'));
  await nc.request('nobody', sc.encode('x'), { timeout: 500 }).catch((err) => console.log(err.name, err.code));
  await nc.drain();

  const mqtt = require('mqtt');
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${process.env.MQTT_PORT}`);
  const all = [];
  const enough = new Promise((resolve) => client.on('message', (topic, payload, packet) => { all.push([topic, String(payload), packet.qos]); if (all.length === 3) resolve(); }));
  console.log((await client.subscribeAsync('t/#', { qos: 1 })).map((g) => [g.topic, g.qos]));
  for (let i = 0; i < 3; i++) await client.publishAsync(`t/${i}`, `m${i}`, { qos: i % 2 });
  await enough;
  console.log(all);
  await client.endAsync();

  if (process.env.AMQP_PORT) {
    const amqp = require('amqplib');
    const connection = await amqp.connect(`amqp://127.0.0.1:${process.env.AMQP_PORT}`);
    const channel = await connection.createConfirmChannel();
    const { queue } = await channel.assertQueue('', { exclusive: true });
    const messages = [];
    const three = new Promise((resolve) => channel.consume(queue, (m) => { messages.push([m.content.toString().slice(0, 20), m.content.length, m.properties.headers]); channel.ack(m); if (messages.length === 3) resolve(); }));
    channel.sendToQueue(queue, Buffer.from('one'), { headers: { a: 1, b: [true, 'x'] } });
    channel.sendToQueue(queue, Buffer.from('ü'.repeat(100000)));
    channel.sendToQueue(queue, Buffer.from('three'));
    await channel.waitForConfirms();
    await three;
    console.log(messages);
    const other = await connection.createChannel();
    other.on('error', (err) => console.log(err.code, err.message.slice(0, 60)));
    await other.checkQueue('none').catch((err) => console.log(err.code));
    await connection.close();
  }
  console.log('done');
})();
