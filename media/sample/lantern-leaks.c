// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Lantern leaks: a playground.  Five functions with one bug each, and one that
 * is right.  Mend one, or break the last one, and watch the marks follow.
 */

#include <linux/device.h>
#include <linux/io.h>
#include <linux/mutex.h>
#include <linux/of.h>
#include <linux/pm_runtime.h>
#include <linux/slab.h>

#define LAMP_LEVELS	256

struct lamp {
	struct device	*dev;
	void __iomem	*base;
	struct mutex	lock;
	u32		level;
	u32		*curve;
};

/* leak: when the hue cannot be read, the node 'shade' is never put. */
int lamp_read_hue(struct lamp *lamp, u32 *hue)
{
	struct device_node *shade;
	int ret;

	shade = of_parse_phandle(lamp->dev->of_node, "lantern,shade", 0);
	if (!shade)
		return -ENODEV;

	ret = of_property_read_u32(shade, "lantern,hue", hue);
	if (ret)
		return ret;

	of_node_put(shade);
	return 0;
}

/* lock-imbalance: a level that is too high returns with the lock held. */
int lamp_set_level(struct lamp *lamp, u32 level)
{
	mutex_lock(&lamp->lock);
	if (level >= LAMP_LEVELS)
		return -ERANGE;

	lamp->level = level;
	writel(lamp->curve[level], lamp->base);
	mutex_unlock(&lamp->lock);
	return 0;
}

/* double-release: the error branch frees 'curve', then the ladder does again. */
struct lamp *lamp_create(struct device_node *np)
{
	struct lamp *lamp;
	u32 *curve;
	int ret = -ENOMEM;

	lamp = kzalloc(sizeof(*lamp), GFP_KERNEL);
	if (!lamp)
		return ERR_PTR(ret);

	curve = kcalloc(LAMP_LEVELS, sizeof(*curve), GFP_KERNEL);
	if (!curve)
		goto err_lamp;

	ret = of_property_read_u32_array(np, "curve", curve, LAMP_LEVELS);
	if (ret) {
		kfree(curve);
		goto err_curve;
	}

	lamp->curve = curve;
	return lamp;

err_curve:
	kfree(curve);
err_lamp:
	kfree(lamp);
	return ERR_PTR(ret);
}

/* leak: leaving the loop early keeps the reference that it has on 'child'. */
int lamp_check_children(struct device_node *np)
{
	struct device_node *child;

	for_each_child_of_node(np, child) {
		if (!of_property_read_bool(child, "lantern,bulb"))
			return -EINVAL;
	}
	return 0;
}

/* leak: pm_runtime_get_sync() counts even if it fails; nobody counts down. */
int lamp_read_status(struct lamp *lamp, u32 *status)
{
	int ret;

	ret = pm_runtime_get_sync(lamp->dev);
	if (ret < 0)
		return ret;

	*status = readl(lamp->base);
	pm_runtime_put(lamp->dev);
	return 0;
}

/* Nothing to see: each way out gives back what was taken on the way in. */
int lamp_read_scaled(struct lamp *lamp, u32 *status)
{
	struct device_node *shade;
	u32 scale;
	int ret;

	shade = of_parse_phandle(lamp->dev->of_node, "lantern,shade", 0);
	if (!shade)
		return -ENODEV;

	ret = of_property_read_u32(shade, "lantern,scale", &scale);
	if (ret)
		goto out_put;

	mutex_lock(&lamp->lock);
	*status = readl(lamp->base) * scale;
	mutex_unlock(&lamp->lock);

out_put:
	of_node_put(shade);
	return ret;
}
