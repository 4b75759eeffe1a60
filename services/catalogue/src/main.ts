import 'reflect-metadata';
import { createApp } from '#http';
import { consumeEvents } from '#messaging';
import { createLogger, NestLog } from '#runtime';
import { AppModule } from './app.module.js';
import { config } from './config.js';
import { problems } from './http/problems.js';

const app = await createApp(AppModule.with(config), {
  service: 'catalogue', identityUrl: config.IDENTITY_URL, problems, corsOrigins: config.CORS_ORIGINS, trustedProxies: config.TRUSTED_PROXIES,
  logger: new NestLog(createLogger('catalogue', config.LOG_LEVEL)),
});
await app.listen(config.SERVICE_PORT, config.SERVICE_HOST);
await consumeEvents(app);
