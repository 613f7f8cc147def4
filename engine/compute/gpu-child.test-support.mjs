// Trains a net on the GPU that the environment of this process shows, and sends back what it says of its rows.
process.once('message', async ({ program, request, parameters, order, steps }) => {
  const { openGpu } = await import(program)
  const gpu = await openGpu()
  const session = await gpu.openNet(request)
  await session.begin(parameters)
  await session.train(order, steps)
  const [outputs, learned] = [await session.outputs(request.rows), await session.parameters()]
  session.close()
  process.send({ name: gpu.name, isSoftware: gpu.isSoftware, outputs, learned }, () => process.exit())
})
