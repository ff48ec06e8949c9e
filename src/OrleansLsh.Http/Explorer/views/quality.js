export const quality = { id: 'quality', title: 'quality', mount: root => ({ update() { root.textContent = '…'; } }) };
