export const request = { id: 'request', title: 'request', mount: root => ({ update() { root.textContent = '…'; } }) };
