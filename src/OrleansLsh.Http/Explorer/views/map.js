export const map = { id: 'map', title: 'map', mount: root => ({ update() { root.textContent = '…'; } }) };
