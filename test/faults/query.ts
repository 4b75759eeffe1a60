import { Client } from 'pg';

/** One connection to each database, for the checker asks all of them over and over; one whose server was killed is made anew. */
const connections = new Map<string, Promise<Client>>();

export async function query<Row>(url: string | undefined, text: string, values: unknown[] = []): Promise<Row[]> {
  const connection = connections.get(url ?? '') ?? connect(url ?? '');
  try {
    return (await (await connection).query(text, values)).rows as Row[];
  } catch (error) {
    if (connections.get(url ?? '') === connection) throw error;
    return query(url, text, values);
  }
}

function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  const forget = (): void => { if (connections.get(url) === connection) connections.delete(url); };
  const connection = client.connect().then(() => client);
  connections.set(url, connection);
  client.on('error', forget).on('end', forget);
  connection.catch(forget);
  return connection;
}
