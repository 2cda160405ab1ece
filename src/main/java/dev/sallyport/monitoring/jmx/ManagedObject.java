package dev.sallyport.monitoring.jmx;

import dev.sallyport.logging.SafeThrowable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.ReflectionException;

/**
 * An MBean composed of functions, each with the description that consoles show. Attributes are
 * read-only; operations take and return strings.
 */
final class ManagedObject implements DynamicMBean {
  private final String description;
  private final Map<String, MBeanAttributeInfo> attributes = new LinkedHashMap<>();
  private final Map<String, Supplier<?>> values = new LinkedHashMap<>();
  private final List<MBeanOperationInfo> operations = new ArrayList<>();
  private final Map<String, Function<Object[], String>> calls = new LinkedHashMap<>();

  ManagedObject(String description) {
    this.description = description;
  }

  /** Adds an attribute; returns this. */
  <T> ManagedObject attribute(String name, String text, Class<T> type, Supplier<T> value) {
    attributes.put(name, new MBeanAttributeInfo(name, type.getName(), text, true, false, false));
    values.put(name, value);
    return this;
  }

  /** Adds an operation without parameters; returns this. */
  ManagedObject operation(String name, String text, Supplier<String> call) {
    return operation(name, text, new MBeanParameterInfo[0], arguments -> call.get());
  }

  /** Adds an operation with one string parameter; returns this. */
  ManagedObject operation(
      String name, String text, String parameter, String meaning, Function<String, String> call) {
    MBeanParameterInfo info = new MBeanParameterInfo(parameter, String.class.getName(), meaning);
    return operation(
        name,
        text,
        new MBeanParameterInfo[] {info},
        arguments -> call.apply((String) arguments[0]));
  }

  private ManagedObject operation(
      String name, String text, MBeanParameterInfo[] parameters, Function<Object[], String> call) {
    operations.add(
        new MBeanOperationInfo(
            name, text, parameters, String.class.getName(), MBeanOperationInfo.ACTION));
    calls.put(name, call);
    return this;
  }

  @Override
  public Object getAttribute(String name) throws AttributeNotFoundException {
    Supplier<?> value = values.get(name);
    if (value == null) {
      throw new AttributeNotFoundException(name);
    }
    return value.get();
  }

  @Override
  public AttributeList getAttributes(String[] names) {
    AttributeList list = new AttributeList();
    for (String name : names) {
      if (values.containsKey(name)) {
        list.add(new Attribute(name, values.get(name).get()));
      }
    }
    return list;
  }

  @Override
  public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
    throw new AttributeNotFoundException(attribute.getName() + " is read-only");
  }

  @Override
  public AttributeList setAttributes(AttributeList list) {
    return new AttributeList();
  }

  @Override
  public Object invoke(String name, Object[] arguments, String[] signature)
      throws MBeanException, ReflectionException {
    Function<Object[], String> call = calls.get(name);
    if (call == null) {
      throw new ReflectionException(new NoSuchMethodException(name));
    }
    try {
      return call.apply(arguments);
    } catch (RuntimeException failed) {
      // The JMX client may lack the classes of this application.
      throw new MBeanException(new IllegalStateException(SafeThrowable.line(failed)));
    }
  }

  @Override
  public MBeanInfo getMBeanInfo() {
    return new MBeanInfo(
        ManagedObject.class.getName(),
        description,
        attributes.values().toArray(MBeanAttributeInfo[]::new),
        null,
        operations.toArray(MBeanOperationInfo[]::new),
        null);
  }
}
