// Registered commands, flattened: `/clapper quota set` is one entry.

export function leaves(commands) {
  const found = [];
  const visit = (root, node, path) => {
    const children = (node.options ?? []).filter((option) => option.type === 1 || option.type === 2);
    if (children.length) for (const child of children) visit(root, child, [...path, child.name]);
    else found.push({ name: path.join(" "), description: node.description, options: sorted(node.options ?? []) });
  };
  for (const command of commands) if (command.type === 1) visit(command, command, [command.name]);
  return found.sort((one, other) => one.name.localeCompare(other.name));
}

function sorted(options) {
  return [...options.filter((option) => option.required), ...options.filter((option) => !option.required)];
}

// The command whose whole name and a space have been typed, and the text after it.
export function typed(text, known) {
  if (!text.startsWith("/")) return null;
  const hit = known.filter((leaf) => text.startsWith(`/${leaf.name} `)).sort((one, other) => other.name.length - one.name.length)[0];
  return hit ? { leaf: hit, rest: text.slice(hit.name.length + 2) } : null;
}

export function matching(text, known) {
  const wanted = text.slice(1).toLowerCase();
  const starts = known.filter((leaf) => leaf.name.startsWith(wanted));
  return [...starts, ...known.filter((leaf) => !starts.includes(leaf) && leaf.name.includes(wanted))];
}
