export default { basePath: '/ville', images: { formats: ['image/avif', 'image/webp'] } };
