/** A function that loses its reference on the exit of line 10. */
export const leaky = (name: string): string => `#include <linux/of.h>

int ${name}(struct device_node *np)
{
	struct device_node *lamp = of_parse_phandle(np, "lamp", 0);

	if (!lamp)
		return -ENODEV;
	if (of_property_read_bool(np, "broken"))
		return -EINVAL;
	of_node_put(lamp);
	return 0;
}
`;

export const clean = `int lantern_answer(void)
{
	return 42;
}
`;
