/** What the rest of a file says of a loss: its callers, the callbacks that run at the end of an object, and everybody else. */
import { describe, expect, it } from 'vitest';
import { checkSource, recheckSource } from '../../src/analysis/check.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { createNativeParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';

const parser = createNativeParser();
const catalogue = createCatalogue();
const evidenceIn = (name: string, code: string, acquire?: string): readonly string[] => {
  if (!parser) throw new Error('the native parser is not there');
  const { report, answered } = recheckSource(readSource(parser, code), catalogue, undefined);
  const found = [...report.findings, ...answered].filter((f) => f.function === name && (acquire === undefined || f.acquire?.call === acquire));
  expect(found).toHaveLength(1);
  return found[0]?.evidence ?? [];
};

const helper = `static int brent_parse(struct device *dev)
{
	int ret;

	ret = dev_pm_set_wake_irq(dev, 3);
	if (ret)
		return ret;
	ret = brent_read(dev);
	if (ret)
		return ret;
	return 0;
}
`;

describe('a caller', () => {
  it('that gives it back where the function fails speaks against the loss', () => {
    const caller = `int brent_probe(struct device *dev)
{
	int ret = brent_parse(dev);

	if (ret)
		goto clear;
	return 0;
clear:
	dev_pm_clear_wake_irq(dev);
	return ret;
}
`;
    expect(evidenceIn('brent_parse', helper + caller)).toContain('caller-gives-back');
  });

  it('that gives it back only where something later fails does not', () => {
    const caller = `int brent_probe(struct device *dev)
{
	int ret = brent_parse(dev);

	if (ret)
		return ret;
	ret = brent_start(dev);
	if (ret)
		goto clear;
	return 0;
clear:
	dev_pm_clear_wake_irq(dev);
	return ret;
}
`;
    expect(evidenceIn('brent_parse', helper + caller)).not.toContain('caller-gives-back');
  });

  it('may hand the failure on to its own caller, who does it', () => {
    const callers = `static int brent_setup(struct device *dev)
{
	return brent_parse(dev);
}

int brent_probe(struct device *dev)
{
	int ret = brent_setup(dev);

	if (ret < 0)
		dev_pm_clear_wake_irq(dev);
	return ret;
}
`;
    expect(evidenceIn('brent_parse', helper + callers)).toContain('caller-gives-back');
  });
});

/** A function that keeps an interrupt for waking up where it fails, as `head` declares it, with `rest` behind it. */
const setsUp = (head: string, rest = ''): string => helper.replace('static int', head) + rest;

describe('callers that are not seen', () => {
  it('stand in other files where the function is no static one', () => {
    expect(evidenceIn('brent_parse', setsUp('int'))).toContain('called-from-elsewhere');
    expect(evidenceIn('brent_parse', setsUp('static int'))).not.toContain('called-from-elsewhere');
    const called = 'int brent_go(struct device *dev)\n{\n\treturn brent_parse(dev);\n}\n';
    expect(evidenceIn('brent_parse', setsUp('int', called))).not.toContain('called-from-elsewhere');
  });

  it('come by a table, unless it is known what they do after a failure', () => {
    const table = (members: string): string => `void brent_end(struct device *dev)\n{\n}\nstatic const struct brent_ops ops = {${members}};\n`;
    expect(evidenceIn('brent_parse', setsUp('static int', table('.begin = brent_parse,')))).toContain('called-through-a-table');
    expect(evidenceIn('brent_parse', setsUp('static int', table('.probe = brent_parse, .remove = brent_end')))).not.toContain(
      'called-through-a-table',
    );
  });
});

describe('a callback', () => {
  const code = (end: string): string => `static void brent_release(struct device *dev)
{
	ida_free(&brent_minors, MINOR(dev->devt));
}

int brent_add(struct cdev *cdev, struct device *dev)
{
	int minor, ret;

	minor = ida_alloc(&brent_minors, GFP_KERNEL);
	if (minor < 0)
		return minor;
	dev->devt = brent_number(minor);
	dev->release = brent_release;
	device_initialize(dev);
	ret = brent_start(dev);
	if (ret)
		${end};
	return ret;
}
`;
  it('that runs when an object ends speaks against a loss after that end', () => {
    expect(evidenceIn('brent_add', code('put_device(dev)'), 'ida_alloc')).toContain('callback-gives-back');
  });

  it('says nothing where nothing ended', () => {
    expect(evidenceIn('brent_add', code('brent_complain(dev)'), 'ida_alloc')).not.toContain('callback-gives-back');
  });
});

describe('a callback of what a call may keep', () => {
  const code = (member: string): string => `static void brent_panel_destroy(struct drm_connector *connector)
{
	struct brent_panel *panel = to_brent_panel(connector);

	drm_connector_cleanup(connector);
	kfree(panel);
}

static const struct drm_connector_funcs brent_panel_funcs = {
	.${member} = brent_panel_destroy,
};

static int brent_panel_create(struct drm_device *drm, int index)
{
	struct brent_panel *panel = kzalloc(sizeof(*panel), GFP_KERNEL);
	int ret;

	if (!panel)
		return -ENOMEM;
	ret = drm_connector_init(drm, &panel->connector, &brent_panel_funcs, index);
	if (ret) {
		kfree(panel);
		return ret;
	}
	if (panel->connector.index != index)
		return -EINVAL;
	return 0;
}
`;

  it('speaks against a loss where it ends such things', () => {
    expect(evidenceIn('brent_panel_create', code('destroy'))).toContain('callback-gives-back');
    expect(evidenceIn('brent_panel_create', code('show'))).not.toContain('callback-gives-back');
  });
});

describe('the rest of the file', () => {
  const resume = `static int brent_resume(struct device *dev)
{
	struct brent *b = dev_get_drvdata(dev);
	int ret = clk_prepare_enable(b->clk);

	if (ret)
		return ret;
	ret = brent_start(b);
	if (ret)
		return ret;
	return 0;
}
`;
  it('speaks against a loss where it never gives such a thing back', () => {
    expect(evidenceIn('brent_resume', resume)).toContain('file-never-gives-back');
  });

  it('speaks for it where it does', () => {
    const suspend = `static int brent_suspend(struct device *dev)
{
	struct brent *b = dev_get_drvdata(dev);

	clk_disable_unprepare(b->clk);
	return 0;
}
`;
    expect(evidenceIn('brent_resume', suspend + resume)).toContain('file-gives-back');
  });
});

describe('what a function says of itself by its name and its result', () => {
  it('that it is a get by another name, which raises the count where it fails', () => {
    const code = (how: string): string => `${how} brent_power_up(struct brent *b)
{
	return pm_runtime_get_sync(b->dev);
}
`;
    expect(evidenceIn('brent_power_up', code('int'))).toContain('passes-its-failure-on');
    expect(evidenceIn('brent_power_up', code('static int'))).not.toContain('passes-its-failure-on');
  });

  it('that it locks', () => {
    const code = (name: string): string => `static int ${name}(struct brent *b)
{
	mutex_lock(&b->mutex);
	if (b->gone) {
		mutex_unlock(&b->mutex);
		return -ENODEV;
	}
	if (b->busy)
		return -EBUSY;
	mutex_unlock(&b->mutex);
	return 0;
}
`;
    expect(evidenceIn('brent_lock_bus', code('brent_lock_bus'))).toContain('named-as-locker');
    expect(evidenceIn('brent_read', code('brent_read'))).not.toContain('named-as-locker');
  });

  it('that it cannot tell of a failure, so that its twin runs all the same', () => {
    const code = (type: string, result: string): string => `static ${type} brent_enable(struct brent *b)
{
	int ret = pm_runtime_get_sync(b->dev);

	if (ret < 0)
		return${result};
	brent_write(b, 1);
	return${result && ' 0'};
}

static void brent_disable(struct brent *b)
{
	pm_runtime_put(b->dev);
}
`;
    expect(evidenceIn('brent_enable', code('void', ''))).toContain('undone-anyway');
    expect(evidenceIn('brent_enable', code('int', ' ret'))).toContain('twin-gives-back');
  });

  it('that what its twin gives back is only missing where something failed', () => {
    const code = `static int brent_start(struct brent *b)
{
	int ret = clk_prepare_enable(b->clk);

	if (ret)
		return ret;
	if (brent_is_old(b))
		goto disable;
	ret = brent_reset(b);
	if (ret)
		goto disable;
	return 0;
disable:
	clk_disable_unprepare(b->clk);
	return ret;
}

static void brent_stop(struct brent *b)
{
	clk_disable_unprepare(b->clk);
}
`;
    const succeeds = evidenceIn('brent_start', code);
    expect(succeeds).toContain('left-to-its-twin');
    expect(succeeds).not.toContain('twin-gives-back');
  });
});

describe('an owner that keeps what a parameter names', () => {
  const code = (get: string, put: string, caller: string): string => `static void brent_release(struct brent *b)
{
	${put}(b->node);
	kfree(b);
}

static struct brent *brent_make(struct brent_list *all, struct device_node *node)
{
	struct brent *b;

	list_for_each_entry(b, &all->list, list)
		if (b->node == node)
			return b;
	b = kzalloc(sizeof(*b), GFP_KERNEL);
	if (!b)
		return ERR_PTR(-ENOMEM);
	b->node = node;
	list_add(&b->list, &all->list);
	return b;
}

static struct brent *brent_of(struct brent_list *all, struct device *dev, struct device_node *given)
{
	struct device_node *node = ${get};

	return brent_make(all, ${caller});
}
`;
  it('is believed more where a function of the file hands over a reference that it took', () => {
    const took = evidenceIn('brent_make', code('of_get_parent(dev->of_node)', 'of_node_put', 'node'));
    expect(took).toEqual(['kept-by-its-owner', 'handed-over-by-its-taker']);
    const lent = evidenceIn('brent_make', code('of_get_parent(dev->of_node)', 'of_node_put', 'given'));
    expect(lent).toEqual(['kept-by-its-owner']);
  });

  it('is believed less where it is memory, which is often lent', () => {
    expect(evidenceIn('brent_make', code('given', 'kfree', 'node'))).toEqual(['kept-by-its-owner', 'may-be-lent']);
  });
});

describe('the way out of a function', () => {
  const code = (call: string): string => `static void brent_undo(struct device *dev)
{
	struct brent *b = dev_get_drvdata(dev);

	brent_quiet(b);
	if (b->client->irq)
		free_irq(b->client->irq, b);
}

static int brent_make(struct brent *b, struct i2c_client *client)
{
	int ret;

	ret = request_irq(client->irq, brent_isr, 0, "brent", b);
	if (ret)
		return ret;
	ret = brent_start(b);
	if (ret)
		goto fail;
	return 0;
fail:
	${call}(b->dev);
	return ret;
}
`;
  it('may pass a function of the file that gives back something like it', () => {
    expect(evidenceIn('brent_make', code('brent_undo'), 'request_irq')).toContain('helper-gives-back');
    expect(evidenceIn('brent_make', code('brent_log'), 'request_irq')).not.toContain('helper-gives-back');
  });
});

describe('what stands beside the call', () => {
  it('is a flag that tells others that it was done', () => {
    const code = (member: string): string => `static int brent_init(struct brent *b)
{
	pm_runtime_enable(b->dev);
	${member};
	if (readl(b->regs) != BRENT_ID)
		return -EIO;
	return 0;
}

static void brent_exit(struct brent *b)
{
	pm_runtime_disable(b->dev);
}
`;
    expect(evidenceIn('brent_init', code('b->rpm_enabled = true'))).toContain('noted-by-a-flag');
    expect(evidenceIn('brent_init', code('b->mode = mode'))).not.toContain('noted-by-a-flag');
  });

  it('may stand behind the test of the call', () => {
    const code = (mark: string): string => `static int brent_init(struct brent *b)
{
	int ret = regulator_enable(b->supply);

	if (ret)
		return ret;
	${mark};
	if (readl(b->regs) != BRENT_ID)
		return -EIO;
	return 0;
}

static void brent_exit(struct brent *b)
{
	regulator_disable(b->supply);
}
`;
    expect(evidenceIn('brent_init', code('b->flags |= BRENT_ON'))).toContain('noted-by-a-flag');
    expect(evidenceIn('brent_init', code('b->count = 4'))).not.toContain('noted-by-a-flag');
  });
});

describe('an exit', () => {
  it('that says that something goes on speaks for what will run then', () => {
    const code = (number: string): string => `static int brent_send(struct brent *b, struct aead_request *req)
{
	int ret;

	dev_hold(b->net);
	ret = crypto_aead_encrypt(req);
	if (ret == ${number})
		return ret;
	dev_put(b->net);
	return 0;
}
`;
    expect(evidenceIn('brent_send', code('-EINPROGRESS'))).toContain('still-going-on');
    expect(evidenceIn('brent_send', code('-EINVAL'))).not.toContain('still-going-on');
  });

  it('at which many of one kind stay may have them undone together', () => {
    const names = ['in', 'out', 'min', 'max', 'beep', 'alarm', 'label', 'fault', 'type'];
    const code = (list: readonly string[]): string => `static int brent_files(struct device *dev)
{
	int err;

	if (${list.map((name) => `(err = device_create_file(dev, &dev_attr_${name}))`).join(' || ')})
		goto error;
	if (brent_start())
		goto refused;
	return 0;
refused:
	err = -EIO;
error:
	brent_forget(dev);
	return err;
}
`;
    const evidence = (list: readonly string[]): readonly string[] => {
      if (!parser) throw new Error('the native parser is not there');
      const found = checkSource(readSource(parser, code(list)), catalogue).findings;
      expect(found).toHaveLength(list.length);
      return found.filter((f) => f.evidence?.includes('one-of-many')).map((f) => f.function);
    };
    expect(evidence(names)).toHaveLength(9);
    expect(evidence(names.slice(0, 5))).toHaveLength(0);
  });
});
