// The health check of both images: whether the process of this container says that it can serve.
const { HEALTH_URL, SERVICE_PORT } = process.env;
try {
  const answer = await fetch(HEALTH_URL ?? `http://127.0.0.1:${SERVICE_PORT}/health/ready`, { signal: AbortSignal.timeout(4_000) });
  if (!answer.ok) console.error(answer.status, (await answer.text()).slice(0, 500));
  process.exitCode = answer.ok ? 0 : 1;
} catch (error) {
  console.error(error.cause?.message ?? error.message);
  process.exitCode = 1;
}
