const element = (name, text, className) => {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
};

const { paths, components } = await (await fetch("/openapi/v1.json")).json();

// A schema with those that it refers to in their place; one within itself stays a reference.
const resolved = (value, within = []) => {
  if (Array.isArray(value)) return value.map(each => resolved(each, within));
  if (value === null || typeof value !== "object") return value;
  const name = value.$ref?.split("/").pop();
  if (name && !within.includes(name)) return resolved(components.schemas[name], [...within, name]);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolved(each, within)]));
};

const schema = (title, content) => {
  const parts = [];
  for (const [type, { schema }] of Object.entries(content ?? {})) {
    parts.push(element("h3", `${title}: ${type}`), element("pre", JSON.stringify(resolved(schema), null, 2)));
  }
  return parts;
};

const operation = (path, method, described) => {
  const shown = element("details");
  const head = element("summary");
  head.append(element("code", method.toUpperCase(), "method"), element("code", path));
  shown.append(head, element("p", described.summary));
  if (described["x-scope"]) shown.append(element("p", `Key: ${described["x-scope"]}`));
  for (const value of described.parameters ?? []) shown.append(element("p", `${value.in} ${value.name}${value.description ? `: ${value.description}` : ""}`));
  shown.append(...schema("Body", described.requestBody?.content));
  for (const [status, answer] of Object.entries(described.responses)) {
    if (status !== "default") shown.append(...schema(`Answer ${status}`, answer.content));
  }
  return shown;
};

const list = document.getElementById("operations");
list.replaceChildren(...Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, described]) => operation(path, method, described))));
