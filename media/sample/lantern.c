// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Lantern: lamps that hang from the same post are lit together
 *
 * Every lamp is a platform device.  Lamps that share a post form a group, which
 * has a character device /dev/lanternN: a level written to it lights them all.
 */

#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/idr.h>
#include <linux/io.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include "lantern.h"

#define LANTERN_MINORS	64

static struct lantern {
	struct class		*class;
	struct list_head	group_list;
	struct idr		group_idr;
	struct mutex		group_lock;
	struct workqueue_struct	*wq;
	struct cdev		cdev;
	dev_t			devt;
} lantern;

struct lantern_group {
	struct kref		kref;
	int			minor;
	atomic_t		opened;
	struct device		*post;
	struct device		*dev;
	struct list_head	lamp_list;
	struct mutex		lamp_lock;
	u8			level;
	struct notifier_block	nb;
	struct list_head	group_next;
};

struct lantern_lamp {
	void __iomem		*base;
	struct lantern_group	*group;
	struct list_head	lamp_next;
};

struct lantern_put_work {
	struct work_struct	work;
	struct lantern_group	*group;
};

static BLOCKING_NOTIFIER_HEAD(lantern_chain);

static int lantern_group_notifier(struct notifier_block *nb,
				  unsigned long action, void *data);

/* The driver of a post calls this when its power comes or goes */
void lantern_notify(struct device *post, unsigned long action)
{
	blocking_notifier_call_chain(&lantern_chain, action, post);
}
EXPORT_SYMBOL_GPL(lantern_notify);

static void lantern_group_unlock_and_free(struct lantern_group *group)
{
	mutex_unlock(&lantern.group_lock);
	/*
	 * Not under the lock, which the callback takes.  The list does not know
	 * the group, so a callback that is still to come leaves it alone.
	 */
	blocking_notifier_chain_unregister(&lantern_chain, &group->nb);
	kfree(group);
}

/* The caller holds lantern.group_lock or a reference */
static void lantern_group_get(struct lantern_group *group)
{
	kref_get(&group->kref);
}

static struct lantern_group *lantern_create_group(struct device *post)
{
	struct lantern_group *group, *tmp;
	struct device *dev;
	int ret, minor;

	group = kzalloc(sizeof(*group), GFP_KERNEL);
	if (!group)
		return ERR_PTR(-ENOMEM);

	kref_init(&group->kref);
	INIT_LIST_HEAD(&group->lamp_list);
	mutex_init(&group->lamp_lock);
	group->post = post;

	/*
	 * The chain is locked while it runs its callbacks, and ours takes
	 * lantern.group_lock: join the chain before that lock is taken.  Until
	 * the group is in the list the callback leaves it alone.
	 */
	group->nb.notifier_call = lantern_group_notifier;
	ret = blocking_notifier_chain_register(&lantern_chain, &group->nb);
	if (ret) {
		kfree(group);
		return ERR_PTR(ret);
	}

	mutex_lock(&lantern.group_lock);

	/* Another lamp of this post may have been faster */
	list_for_each_entry(tmp, &lantern.group_list, group_next) {
		if (tmp->post == post) {
			lantern_group_get(tmp);
			lantern_group_unlock_and_free(group);
			return tmp;
		}
	}

	minor = idr_alloc(&lantern.group_idr, group, 0, LANTERN_MINORS,
			  GFP_KERNEL);
	if (minor < 0) {
		lantern_group_unlock_and_free(group);
		return ERR_PTR(minor);
	}

	dev = device_create(lantern.class, NULL,
			    MKDEV(MAJOR(lantern.devt), minor), group,
			    "lantern%d", minor);
	if (IS_ERR(dev)) {
		idr_remove(&lantern.group_idr, minor);
		lantern_group_unlock_and_free(group);
		return ERR_CAST(dev);
	}

	group->minor = minor;
	group->dev = dev;
	list_add(&group->group_next, &lantern.group_list);

	mutex_unlock(&lantern.group_lock);
	return group;
}

/* The last reference is gone; lantern.group_lock is held and dropped here */
static void lantern_group_release(struct kref *kref)
{
	struct lantern_group *group =
		container_of(kref, struct lantern_group, kref);
	struct device *post = group->post;

	WARN_ON(!list_empty(&group->lamp_list));

	device_destroy(lantern.class,
		       MKDEV(MAJOR(lantern.devt), group->minor));
	list_del(&group->group_next);
	idr_remove(&lantern.group_idr, group->minor);
	lantern_group_unlock_and_free(group);
	put_device(post);
}

static void lantern_group_put(struct lantern_group *group)
{
	kref_put_mutex(&group->kref, lantern_group_release,
		       &lantern.group_lock);
}

static void lantern_put_work_fn(struct work_struct *work)
{
	struct lantern_put_work *put =
		container_of(work, struct lantern_put_work, work);

	lantern_group_put(put->group);
	kfree(put);
}

/* Gets @group if the list knows it, that is, if it has not begun to go away */
static struct lantern_group *lantern_group_try_get(struct lantern_group *group)
{
	struct lantern_group *tmp;

	mutex_lock(&lantern.group_lock);
	list_for_each_entry(tmp, &lantern.group_list, group_next) {
		if (tmp == group) {
			lantern_group_get(tmp);
			mutex_unlock(&lantern.group_lock);
			return tmp;
		}
	}
	mutex_unlock(&lantern.group_lock);

	return NULL;
}

static struct lantern_group *lantern_group_get_from_post(struct device *post)
{
	struct lantern_group *group;

	mutex_lock(&lantern.group_lock);
	list_for_each_entry(group, &lantern.group_list, group_next) {
		if (group->post == post) {
			lantern_group_get(group);
			mutex_unlock(&lantern.group_lock);
			return group;
		}
	}
	mutex_unlock(&lantern.group_lock);

	return NULL;
}

static struct lantern_group *lantern_group_get_from_minor(int minor)
{
	struct lantern_group *group;

	mutex_lock(&lantern.group_lock);
	group = idr_find(&lantern.group_idr, minor);
	if (group)
		lantern_group_get(group);
	mutex_unlock(&lantern.group_lock);

	return group;
}

/* The post of a lamp, with a reference: the one it names, else its parent */
static struct device *lantern_get_post(struct device *dev)
{
	struct platform_device *pdev;
	struct device_node *np;

	np = of_parse_phandle(dev->of_node, "lantern,post", 0);
	if (!np) {
		if (!dev->parent)
			return ERR_PTR(-ENODEV);
		return get_device(dev->parent);
	}

	if (!of_device_is_available(np))
		return ERR_PTR(-ENODEV);

	pdev = of_find_device_by_node(np);
	of_node_put(np);
	if (!pdev)
		return ERR_PTR(-EPROBE_DEFER);

	return &pdev->dev;
}

static struct lantern_group *lantern_group_find_or_create(struct device *dev)
{
	struct lantern_group *group;
	struct device *post;

	post = lantern_get_post(dev);
	if (IS_ERR(post))
		return ERR_CAST(post);

	/* A group that exists has its own reference to the post */
	group = lantern_group_get_from_post(post);
	if (group)
		goto out_put;

	/* A group that is created takes over ours */
	group = lantern_create_group(post);
	if (IS_ERR(group))
		goto out_put;
	return group;

out_put:
	put_device(post);
	return group;
}

static void lantern_group_light(struct lantern_group *group, bool lit)
{
	struct lantern_lamp *lamp;

	mutex_lock(&group->lamp_lock);
	list_for_each_entry(lamp, &group->lamp_list, lamp_next)
		writel(lit ? group->level : 0, lamp->base);
	mutex_unlock(&group->lamp_lock);
}

static int lantern_group_notifier(struct notifier_block *nb,
				  unsigned long action, void *data)
{
	struct lantern_group *group =
		container_of(nb, struct lantern_group, nb);
	struct lantern_put_work *put;

	if (group->post != data)
		return NOTIFY_DONE;

	put = kmalloc(sizeof(*put), GFP_KERNEL);
	if (!put)
		return notifier_from_errno(-ENOMEM);

	/* Not in the list yet, or no longer: not ours to touch */
	put->group = lantern_group_try_get(group);
	if (!put->group) {
		kfree(put);
		return NOTIFY_DONE;
	}

	switch (action) {
	case LANTERN_POST_DARK:
		lantern_group_light(group, false);
		break;
	case LANTERN_POST_LIT:
		lantern_group_light(group, true);
		break;
	}

	/*
	 * Should this be the last reference, then its put leaves the chain, and
	 * would wait for this very callback to end.  Let somebody else do it.
	 */
	INIT_WORK(&put->work, lantern_put_work_fn);
	queue_work(lantern.wq, &put->work);
	return NOTIFY_OK;
}

static int lantern_open(struct inode *inode, struct file *file)
{
	struct lantern_group *group;

	group = lantern_group_get_from_minor(iminor(inode));
	if (!group)
		return -ENODEV;

	/* One hand on the dimmer is enough */
	if (atomic_cmpxchg(&group->opened, 0, 1)) {
		lantern_group_put(group);
		return -EBUSY;
	}

	file->private_data = group;
	return 0;
}

static int lantern_release(struct inode *inode, struct file *file)
{
	struct lantern_group *group = file->private_data;

	file->private_data = NULL;
	atomic_set(&group->opened, 0);
	lantern_group_put(group);
	return 0;
}

static ssize_t lantern_write(struct file *file, const char __user *buf,
			     size_t count, loff_t *ppos)
{
	struct lantern_group *group = file->private_data;
	u8 level;
	int ret;

	ret = kstrtou8_from_user(buf, count, 0, &level);
	if (ret)
		return ret;

	mutex_lock(&group->lamp_lock);
	group->level = level;
	mutex_unlock(&group->lamp_lock);

	lantern_group_light(group, true);
	return count;
}

static const struct file_operations lantern_fops = {
	.owner		= THIS_MODULE,
	.open		= lantern_open,
	.release	= lantern_release,
	.write		= lantern_write,
};

static int lantern_probe(struct platform_device *pdev)
{
	struct lantern_group *group;
	struct lantern_lamp *lamp;
	int ret;

	lamp = kzalloc(sizeof(*lamp), GFP_KERNEL);
	if (!lamp)
		return -ENOMEM;

	lamp->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(lamp->base)) {
		ret = PTR_ERR(lamp->base);
		goto err_free;
	}

	group = lantern_group_find_or_create(&pdev->dev);
	if (IS_ERR(group)) {
		ret = PTR_ERR(group);
		goto err_free;
	}

	/* Our reference to the group is the lamp's from here on */
	lamp->group = group;
	mutex_lock(&group->lamp_lock);
	list_add(&lamp->lamp_next, &group->lamp_list);
	writel(group->level, lamp->base);
	mutex_unlock(&group->lamp_lock);

	platform_set_drvdata(pdev, lamp);
	return 0;

err_free:
	kfree(lamp);
	return ret;
}

static void lantern_remove(struct platform_device *pdev)
{
	struct lantern_lamp *lamp = platform_get_drvdata(pdev);
	struct lantern_group *group = lamp->group;

	mutex_lock(&group->lamp_lock);
	list_del(&lamp->lamp_next);
	writel(0, lamp->base);
	mutex_unlock(&group->lamp_lock);

	lantern_group_put(group);
	kfree(lamp);
}

static const struct of_device_id lantern_of_match[] = {
	{ .compatible = "example,lantern-lamp" },
	{ }
};
MODULE_DEVICE_TABLE(of, lantern_of_match);

static struct platform_driver lantern_driver = {
	.probe	= lantern_probe,
	.remove	= lantern_remove,
	.driver	= {
		.name		= "lantern",
		.of_match_table	= lantern_of_match,
	},
};

static int __init lantern_init(void)
{
	int ret;

	idr_init(&lantern.group_idr);
	mutex_init(&lantern.group_lock);
	INIT_LIST_HEAD(&lantern.group_list);

	lantern.class = class_create("lantern");
	if (IS_ERR(lantern.class))
		return PTR_ERR(lantern.class);

	ret = alloc_chrdev_region(&lantern.devt, 0, LANTERN_MINORS, "lantern");
	if (ret)
		goto err_class;

	cdev_init(&lantern.cdev, &lantern_fops);
	lantern.cdev.owner = THIS_MODULE;
	ret = cdev_add(&lantern.cdev, lantern.devt, LANTERN_MINORS);
	if (ret)
		goto err_region;

	lantern.wq = alloc_workqueue("lantern", 0, 0);
	if (!lantern.wq) {
		ret = -ENOMEM;
		goto err_cdev;
	}

	ret = platform_driver_register(&lantern_driver);
	if (ret)
		goto err_wq;

	return 0;

err_wq:
	destroy_workqueue(lantern.wq);
err_cdev:
	cdev_del(&lantern.cdev);
err_region:
	unregister_chrdev_region(lantern.devt, LANTERN_MINORS);
err_class:
	class_destroy(lantern.class);
	return ret;
}

static void __exit lantern_exit(void)
{
	platform_driver_unregister(&lantern_driver);
	destroy_workqueue(lantern.wq);
	cdev_del(&lantern.cdev);
	unregister_chrdev_region(lantern.devt, LANTERN_MINORS);
	class_destroy(lantern.class);
	idr_destroy(&lantern.group_idr);
}

module_init(lantern_init);
module_exit(lantern_exit);

MODULE_AUTHOR("Mira Castellan <mira.castellan@example.org>");
MODULE_DESCRIPTION("Lamps that hang from the same post are lit together");
MODULE_LICENSE("Dual MIT/GPL");
