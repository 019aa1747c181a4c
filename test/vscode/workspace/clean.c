#include <linux/of.h>

int clean_count(struct device_node *parent)
{
	struct device_node *np;
	int count;

	np = of_get_child_by_name(parent, "clean");
	if (!np)
		return -ENODEV;
	count = of_get_child_count(np);
	of_node_put(np);
	return count;
}
