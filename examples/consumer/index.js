/** Reads jobs that succeeded from a topic, each of them once: node index.js [BROKERS] [TOPIC] */
import { Kafka } from 'kafkajs';

const [brokers = '127.0.0.1:9092', topic = 'onehook.events'] = process.argv.slice(2);
const consumer = new Kafka({ brokers: brokers.split(',') }).consumer({ groupId: 'my-service' });
const done = new Set(); // in memory; keep this in your database

await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
await consumer.run({
  async eachMessage({ message }) {
    if (message.headers.ce_type.toString() !== 'onehook.job.succeeded') return;
    const { source, id, data } = JSON.parse(message.value.toString());
    if (done.has(`${source} ${id}`)) return;
    console.log(source, data.job.id, data.outputs);
    done.add(`${source} ${id}`); // after acting, not before
  },
});
