export const cluster = { id: 'cluster', title: 'cluster', mount: root => ({ update() { root.textContent = '…'; } }) };
