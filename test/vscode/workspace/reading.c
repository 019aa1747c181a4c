#include <linux/of.h>

int reading_count(struct device_node *parent)
{
	struct device_node *np;
	int value;

	np = of_get_child_by_name(parent, "reading");
	if (!np)
		return -ENODEV;
	if (of_property_read_u32(np, "count", &value))
		return -EINVAL;
	of_node_put(np);
	return value;
}
