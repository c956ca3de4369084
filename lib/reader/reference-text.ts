import { scalarText } from '../emulator/cloudformation/text-functions';
import type { TemplatePart } from './template-part';

/** What `Ref` gives for a resource, in other parts of the template. */
export function refText({ stack, logicalId }: TemplatePart): string {
  return scalarText(stack.scope.reference(logicalId, `/Resources/${logicalId}`)) ?? '';
}

/** What `Fn::GetAtt` gives for a resource. */
export function attributeText({ stack, logicalId }: TemplatePart, attribute: string): string {
  return scalarText(stack.scope.attribute(logicalId, attribute, `/Resources/${logicalId}`)) ?? '';
}
