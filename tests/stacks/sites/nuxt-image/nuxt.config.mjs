export default defineNuxtConfig({ modules: ['@nuxt/image'], telemetry: false, app: { head: { title: 'Commune de Saint-Exemple', htmlAttrs: { lang: 'fr' } } } });
